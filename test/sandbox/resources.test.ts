/** The memory that the sandbox needs, and the evaluation of a soak test. */
import { expect, test } from 'vitest';
import { measuredSandbox } from '../bench/sandbox-load.ts';
import { type Soak, verdictOf } from '../bench/verdict.ts';

test('all four brands fit into 200 MB, give or take', async () => {
  const sandbox = await measuredSandbox();
  try {
    const { rss } = await sandbox.usage();
    expect(rss).toBeLessThan(250e6);
  } finally {
    await sandbox.stop();
  }
});

const samples = (last: number) =>
  Array.from({ length: 60 }, (_, index) => ({
    at: index * 10,
    rss: 200e6,
    heapUsed: index < 30 ? index * 1e6 : 40e6 + ((last - 40e6) * (index - 30)) / 30,
  }));
const SOAK: Soak = {
  duration: 600,
  warmUp: 300,
  journeys: 9_000,
  answers: 130_000,
  failures: [],
  samples: samples(41e6),
};

test.each<[string, Partial<Soak>, RegExp]>([
  ['nothing wrong', {}, /^Sound\.\n9000 journeys, 130000 answers, 15\.0 journeys a second\nlive/],
  ['less memory at the end', { samples: samples(30e6) }, /^Sound\./],
  ['memory that grows', { samples: samples(60e6) }, /^Broken\.\nlive memory: .*, more than \+20/],
  ['a 5xx', { failures: ['500 from https://a.example'] }, /^Broken\.\n1 answers .*\n {2}500 from/],
  ['no journey at all', { journeys: 0 }, /^Broken\.\nno journey/],
])('a soak with %s', (_, changes, text) => {
  const verdict = verdictOf({ ...SOAK, ...changes });
  expect(verdict.text).toMatch(text);
  expect(verdict.sound).toBe(verdict.text.startsWith('Sound'));
});
