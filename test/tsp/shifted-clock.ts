/** Preloaded into a process: shifts its clock by CLOCK_SHIFT_MS milliseconds. */
const shift = Number(process.env.CLOCK_SHIFT_MS);
const { now } = Date;

globalThis.Date = class extends Date {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(now() + shift);
    else super(...(given as [number]));
  }

  static override now(): number {
    return now() + shift;
  }
} as DateConstructor;
