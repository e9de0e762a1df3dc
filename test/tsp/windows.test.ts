/** Periods cut into windows, in Hong Kong wall-clock time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type When, type Window, windowsOf } from '../../tsp/index.ts';

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
  [
    'a leap day, and the ends of months',
    '2024-02-29',
    '2024-04-30',
    [
      { fromDate: '2024-02-29T00:00:00.000+08:00', toDate: '2024-04-28T23:59:59.999+08:00' },
      { fromDate: '2024-04-29T00:00:00.000+08:00', toDate: '2024-04-30T23:59:59.999+08:00' },
    ],
  ],
  [
    'up to now, as the clock of the bank may be behind',
    '2026-11-01',
    new Date(NOW - 5_000),
    [{ fromDate: '2026-11-01T00:00:00.000+08:00' }],
  ],
  [
    'the last 60 days to the millisecond, as time goes on while they are read',
    new Date(NOW - 60 * DAY_MS),
    undefined,
    [
      { fromDate: '2026-09-21T18:00:00.000+08:00', toDate: '2026-11-19T17:59:59.999+08:00' },
      { fromDate: '2026-11-19T18:00:00.000+08:00' },
    ],
  ],
])('%s', (_, from, to, want) => {
  expect(windowsOf(from, to, NOW)).toEqual(want);
});

test.each<[what: string, from: When | undefined, to: When | undefined]>([
  ['from is after to', '2026-02-01', '2026-01-31'],
  ['from is in the future', '2026-11-21', undefined],
  ['from is in the future', '2026-11-21', '2026-11-30'],
  ['from is after to', '2026-11-23', '2026-11-22'],
  ['from is not a date', '2025-02-29', undefined],
  ['from is not a date', '2026-01-01T24:30:00', undefined],
  ['to is not a date', undefined, '2026-13-01'],
  ['from is not a date', null as unknown as Date, undefined],
  ['to is not a date', undefined, 20_260_131 as unknown as Date],
  ['from is not a date', 'yesterday', undefined],
  ['from is not a date', '2026-02-30', undefined],
  ['to is not a date', '2026-02-01', new Date(Number.NaN)],
])('%s', (message, from, to) => {
  expect(() => windowsOf(from, to, NOW)).toThrow(new RangeError(message));
});

describe('for any period', () => {
  /** Milliseconds of a Hong Kong clock: its digits read as if they were UTC. */
  const wall = (text: string | undefined): number =>
    Date.parse((text ?? '').replace('+08:00', 'Z'));
  const present = NOW + 8 * 3_600_000;

  /** A date as users write it, with its first and its last millisecond in Hong Kong. */
  interface Given {
    readonly when: When;
    readonly first: number;
    readonly last: number;
  }
  const exactly = (when: When, at: number): Given => ({ when, first: at, last: at });
  const given: fc.Arbitrary<Given> = fc
    .tuple(
      fc.oneof(
        // Two years back, and ten days ahead.
        {
          weight: 4,
          arbitrary: fc.integer({ min: present - 750 * DAY_MS, max: present + 10 * DAY_MS }),
        },
        fc.constantFrom('2024-02-29', '2025-02-28', '2025-12-31', '2026-01-01').map(Date.parse),
        fc.integer({ min: -2, max: 2 }).map((days) => present - 60 * DAY_MS + days),
      ),
      fc.constantFrom('day', 'local', 'zone', 'instant'),
    )
    .map(([at, form]) => {
      const text = new Date(at).toISOString();
      const day = text.slice(0, 10);
      if (form === 'local') return exactly(text.slice(0, -1), at);
      if (form === 'instant') return exactly(new Date(at - 8 * 3_600_000), at);
      if (form === 'zone') return exactly(new Date(at - 8 * 3_600_000).toISOString(), at);
      return { when: day, first: Date.parse(day), last: Date.parse(day) + DAY_MS - 1 };
    });

  test('no overlap, no gap, no window over 60 days, no end in the future', () => {
    fc.assert(
      fc.property(given, fc.option(given, { nil: undefined }), (from, to) => {
        fc.pre(from.first <= present && from.first <= (to?.last ?? present));
        const windows = windowsOf(from.when, to?.when, NOW);
        expect(wall(windows[0]?.fromDate)).toBe(from.first);
        for (const [index, { fromDate, toDate }] of windows.entries()) {
          const next = windows[index + 1];
          const end = toDate === undefined ? present : wall(toDate);
          expect(wall(fromDate)).toBeLessThanOrEqual(end);
          expect(end - wall(fromDate)).toBeLessThanOrEqual(
            (toDate === undefined ? 59 : 60) * DAY_MS,
          );
          expect(end).toBeLessThanOrEqual(present);
          if (next) expect(wall(next.fromDate)).toBe(wall(toDate) + 1);
        }
        const last = windows.at(-1)?.toDate;
        if (to && to.last < present - 60_000) expect(wall(last)).toBe(to.last);
        else expect(last).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });
});
