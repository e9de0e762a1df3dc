/** Generated requests to the Dev Hub, most of them with one fault, never break it. */
import fc from 'fast-check';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contract } from '../../../generated/devhub/operations.ts';
import type { OperationContract } from '../../../runtime/index.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { attempts, type WireRequest } from '../../agreement/requests.ts';
import { BundledDocument } from '../../spec/document.ts';
import { breachOf } from '../fuzz/contract.ts';

/** Requests per operation. */
const RUNS = 120;

let sandbox: Sandbox;
let agent: Agent;
let projectId = '';
const errors: unknown[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  agent = new Agent({ connect: { ca: sandbox.authority } });
});
afterAll(async () => {
  await agent.close();
  await sandbox.close();
});

const document = new BundledDocument('devhub');
// No values can be generated for the body of an event, and for optional days.
const operations = [...document.operations()].filter(
  ([id]) => id !== 'raiseEvent' && id !== 'issueCertificates',
);
const contracts: Readonly<Record<string, OperationContract>> = contract;

test.each(operations)('%s', { timeout: 120_000 }, async (id, operation) => {
  const met = new Set<number>();
  const tried = fc.tuple(attempts(operation, document.root), fc.nat(2));
  for (const [{ what, request: wire }, known] of fc.sample(tried, { numRuns: RUNS, seed: 6 })) {
    // The sandbox may just have been reset.
    if (!(await sandbox.directory.findProject(projectId))) {
      ({ id: projectId } = await sandbox.directory.createProject('Harbour Ledger'));
    }
    const path = known > 0 ? ofProject(wire.path) : wire.path;
    const { status, breach } = await send({ ...wire, path });
    met.add(status);
    expect([...errors.splice(0), breach], `${what}: ${JSON.stringify(wire)}`).toEqual([undefined]);
  }
  const [success = 0] = Object.keys(contracts[id]?.responses ?? {}).map(Number);
  // Values that have to be signed cannot be generated.
  const madeUp = !['revokeCertificate', 'createClient', 'createSoftwareStatement'].includes(id);
  if (madeUp) expect([...met]).toContain(success);
});

const ofProject = (path: string): string =>
  path.replace(/^(\/devhub\/projects\/)[^/]*/, `$1${projectId}`);

/** Returns the status of a response, and how it violates its contract. */
async function send({ method, path, query, headers, body }: WireRequest) {
  const [bank] = sandbox.banks;
  const search = query === '' ? '' : `?${query}`;
  const answer = await request(`${bank?.addresses.plain}${path}${search}`, {
    dispatcher: agent,
    method: method as 'GET',
    headers,
    ...(body !== undefined && { body }),
  });
  const text = await answer.body.text();
  const { statusCode: status } = answer;
  const wire = { host: 'plain', method, path } as const;
  return { status, breach: breachOf(wire, { status, headers: answer.headers, text }) };
}
