/**
 * The generated app, the generated validators, Ajv and Prism agree on every request.
 *
 * `AGREEMENT_RUNS` is the total number of requests, `AGREEMENT_SEED` selects them.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { BundledDocument, type Operation } from '../spec/document.ts';
import { judgesOf, operationsOf, type Verdicts } from './judges.ts';
import { KNOWN_GAPS } from './known-gaps.ts';
import { type Attempt, attempts } from './requests.ts';

const RUNS = Number(process.env.AGREEMENT_RUNS ?? 6_000);
const SEED = Number(process.env.AGREEMENT_SEED ?? 20250201);
const APIS = ['ais', 'oauth', 'dcr'] as const;

const documents = APIS.map((api) => [api, new BundledDocument(api)] as const);

/** Bodies have more to break, so operations with a body get more requests. */
const weightOf = ({ body }: Operation) => (body === undefined ? 1 : 3);

const weights = documents.flatMap(([api, document]) =>
  operationsOf(api, document).map(([, operation]) => weightOf(operation)),
);
const RUNS_PER_WEIGHT = Math.ceil(RUNS / weights.reduce((sum, weight) => sum + weight, 0));

const tally = { accept: 0, refuse: 0, gaps: new Map<string, number>() };

/** Returns an unexplained disagreement about a request, or undefined. */
function unexplained(attempt: Attempt, { status, ...said }: Verdicts): string | undefined {
  const { app, validators } = said;
  if (status >= 500) return `the app answers ${status}`;
  if (attempt.what === 'valid' && app === 'refuse') return `the app answers ${status}`;
  tally[app] += 1;
  if (app !== validators) return JSON.stringify(said);
  for (const judge of ['ajv', 'prism'] as const) {
    if (said[judge] === app) continue;
    const gap = KNOWN_GAPS.find(
      ({ judges, says, covers }) =>
        judges.includes(judge) && says === said[judge] && covers(attempt),
    );
    if (gap === undefined) return JSON.stringify(said);
    tally.gaps.set(gap.name, (tally.gaps.get(gap.name) ?? 0) + 1);
  }
  return undefined;
}

describe.each(documents)('%s', (api, document) => {
  const reported: unknown[] = [];
  const ask = judgesOf(api, document, (error) => reported.push(error));

  test.each(operationsOf(api, document))('%s', { timeout: 600_000 }, async (id, operation) => {
    await fc.assert(
      fc.asyncProperty(attempts(operation, document.root), async (attempt) => {
        const left = unexplained(attempt, await ask(id, attempt.request));
        if (left === undefined) return;
        throw new Error(`${attempt.what}: ${left}\n${JSON.stringify(attempt.request, null, 2)}`);
      }),
      { numRuns: RUNS_PER_WEIGHT * weightOf(operation), seed: SEED },
    );
    expect(reported).toEqual([]);
  });
});

test('both verdicts were reached, and every known gap', () => {
  expect(tally.accept).toBeGreaterThan(RUNS / 10);
  expect(tally.refuse).toBeGreaterThan(RUNS / 10);
  // With fewer requests, some known gaps may not occur.
  if (RUNS < 6_000) return;
  expect([...tally.gaps.keys()].sort()).toEqual(KNOWN_GAPS.map(({ name }) => name).sort());
});

afterAll(() => {
  if (process.env.AGREEMENT_RUNS !== undefined) console.log(tally);
});
