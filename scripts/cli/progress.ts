/** Progress messages and bars, shown on a terminal but not in pipes or in CI. */
import { printable } from '../../generators/read/printable.ts';
import { printError, suspendGuard } from './output.ts';

const isInteractive = (): boolean => process.stderr.isTTY && process.env.CI === undefined;

/** Prints a progress message to stderr if it is a terminal. */
export function progress(text: string): void {
  if (isInteractive()) printError(text);
}

/** A progress bar on stderr. */
export interface ProgressBar {
  /** Shows that the next step begins. */
  step(label: string): void;
  /** Removes the bar from the terminal. */
  clear(): void;
}

/** Characters of a full bar. */
const WIDTH = 20;

/**
 * Creates a progress bar.
 *
 * @param total the number of steps
 */
export function progressBar(total: number): ProgressBar {
  const interactive = isInteractive();
  let begun = 0;
  const draw = (text: string): void => {
    if (!interactive) return;
    const resume = suspendGuard();
    process.stderr.write(`\r\x1b[K${printable(text)}`);
    resume();
  };
  return {
    step(label) {
      const done = Math.round((WIDTH * begun) / total);
      begun += 1;
      draw(`${'█'.repeat(done)}${'░'.repeat(WIDTH - done)} ${begun}/${total} ${label}`);
    },
    clear: () => draw(''),
  };
}
