/** Periods cut into windows, in Hong Kong wall-clock time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type When, type Window, windowsOf } from '../../runtime/tsp/index.ts';

// The same cases in every run; HKOB_SEED makes others.
fc.configureGlobal({ seed: Number(process.env.HKOB_SEED ?? 1) });

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-20T10:00:00Z');

test.each<[what: string, from: When | undefined, to: When | undefined, want: Window[]]>([
  ['nothing given', undefined, undefined, [{}]],
  ['an open beginning', undefined, '2026-01-31', [{ toDate: '2026-01-31T23:59:59.999+08:00' }]],
  [
    'one day',
    '2026-01-31',
    '2026-01-31',
    [{ fromDate: '2026-01-31T00:00:00.000+08:00', toDate: '2026-01-31T23:59:59.999+08:00' }],
  ],
  [
    'an instant is told in Hong Kong digits',
    new Date('2026-01-31T20:00:00Z'),
    '2026-02-02T01:02:03',
    [{ fromDate: '2026-02-01T04:00:00.000+08:00', toDate: '2026-02-02T01:02:03.000+08:00' }],
  ],
  [
    'another zone too',
    '2026-01-31T20:00:00Z',
    '2026-02-01T04:00:00+08:00',
    [{ fromDate: '2026-02-01T04:00:00.000+08:00', toDate: '2026-02-01T04:00:00.000+08:00' }],
  ],
  [
    '61 days',
    '2026-01-01',
    '2026-03-02',
    [
      { fromDate: '2026-01-01T00:00:00.000+08:00', toDate: '2026-03-01T23:59:59.999+08:00' },
      { fromDate: '2026-03-02T00:00:00.000+08:00', toDate: '2026-03-02T23:59:59.999+08:00' },
    ],
  ],
  [
    'up to today, whose end is in the future',
    '2026-11-01',
    '2026-11-20',
    [{ fromDate: '2026-11-01T00:00:00.000+08:00' }],
  ],
])('%s', (_, from, to, want) => {
  expect(windowsOf(from, to, NOW)).toEqual(want);
});

test.each<[what: string, from: When | undefined, to: When | undefined]>([
  ['from is after to', '2026-02-01', '2026-01-31'],
  ['from is in the future', '2026-11-21', undefined],
  ['from is not a date', 'yesterday', undefined],
  ['from is not a date', '2026-02-30', undefined],
  ['to is not a date', '2026-02-01', new Date(Number.NaN)],
])('%s', (message, from, to) => {
  expect(() => windowsOf(from, to, NOW)).toThrow(new RangeError(message));
});

describe('for any period', () => {
  const wall = (text: string | undefined): number =>
    Date.parse((text ?? '').replace('+08:00', 'Z'));
  const instants = fc.date({
    min: new Date('2010-01-01'),
    max: new Date(NOW),
    noInvalidDate: true,
  });

  test('no overlap, no gap, no window over 60 days, none in the future', () => {
    fc.assert(
      fc.property(instants, fc.option(instants, { nil: undefined }), (one, other) => {
        const [from, to] = other && one > other ? [other, one] : [one, other];
        const windows = windowsOf(from, to, NOW);
        expect(wall(windows[0]?.fromDate)).toBe(from.getTime() + 8 * 3_600_000);
        for (const [index, { fromDate, toDate }] of windows.entries()) {
          const next = windows[index + 1];
          const end = toDate === undefined ? NOW + 8 * 3_600_000 : wall(toDate);
          expect(end - wall(fromDate)).toBeLessThanOrEqual(60 * DAY_MS);
          expect(end).toBeLessThanOrEqual(NOW + 8 * 3_600_000);
          if (next) expect(wall(next.fromDate)).toBe(wall(toDate) + 1);
        }
        const last = windows.at(-1)?.toDate;
        if (to && to.getTime() < NOW) expect(wall(last)).toBe(to.getTime() + 8 * 3_600_000);
        else expect(last).toBeUndefined();
      }),
    );
  });
});
