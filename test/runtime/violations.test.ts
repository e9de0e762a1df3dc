/**
 * The list of violations is bounded, whatever a message contains, and the number of further ones is
 * reported.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Contract, ContractError, createRoutes, HttpError } from '../../runtime/index.ts';
import { schemaIssues } from '../../runtime/message/issues.ts';
import { aisRefusal } from '../../sandbox/rules/ais-errors.ts';
import { createShopClient } from './shop.ts';

/** The maximum length of the list of violations. */
const LISTED = 100;

const Numbers = z.array(z.number());

const contract: Contract = {
  sum: {
    method: 'POST',
    path: '/sum',
    body: { content: { 'application/json': { schema: Numbers } } },
    responses: { 204: {} },
  },
};

let refused: HttpError | undefined;
const routes = createRoutes(
  contract,
  {},
  { sum: () => ({ status: 204 }) },
  {
    onRefusal(refusal) {
      refused = refusal;
      return undefined;
    },
  },
);

async function sum(numbers: unknown): Promise<{ status: number; text: string }> {
  const body = JSON.stringify(numbers);
  const headers = { 'content-type': 'application/json' };
  const request = new Request('http://shop.example/sum', { method: 'POST', headers, body });
  const response = await routes.handle(request, undefined);
  return { status: response?.status ?? 0, text: (await response?.text()) ?? '' };
}

const items = fc.array(fc.oneof(fc.integer(), fc.constant('wrong')), {
  maxLength: 4 * LISTED,
  size: 'max',
});

describe('of many violations the first are listed and the others counted', () => {
  test('in a problem body', async () => {
    await fc.assert(
      fc.asyncProperty(items, async (numbers) => {
        const wrong = numbers.flatMap((item, index) => (item === 'wrong' ? [`/${index}`] : []));
        const { status, text } = await sum(numbers);
        expect(status).toBe(wrong.length > 0 ? 400 : 204);
        if (wrong.length === 0) return;
        const { violations, moreViolations = 0, detail } = JSON.parse(text);
        const pointers = violations.map(({ pointer }: { pointer: string }) => pointer);
        expect(pointers).toEqual(wrong.slice(0, LISTED));
        expect(pointers.length + moreViolations).toBe(wrong.length);
        if (wrong.length > 1) expect(detail).toMatch(`, and ${wrong.length - 1} more`);
        expect(refused).toMatchObject({ moreViolations });
      }),
    );
  });

  test('in a problem body that does not grow with a body of the greatest size', async () => {
    const { status, text } = await sum(Array(130_000).fill('x'));
    expect(status).toBe(400);
    expect(text.length).toBeLessThan(20_000);
    expect(JSON.parse(text)).toMatchObject({ moreViolations: 130_000 - LISTED });
  });

  test('in the error of a client', async () => {
    const body = JSON.stringify(Array(1_000).fill({ id: 'x', name: 'a' }));
    const headers = { 'content-type': 'application/json', 'x-total': '1' };
    const client = createShopClient({
      baseUrl: 'http://shop.example',
      fetch: async () => new Response(body, { headers }),
    });
    const header = { 'X-Request-Id': 'abcd' };
    const error = await client.listItems({ params: { header } }).catch((failure) => failure);
    expect(error).toBeInstanceOf(ContractError);
    expect(error.issues).toHaveLength(LISTED);
    expect(error).toMatchObject({ moreIssues: 1_000 - LISTED });
    expect(error.message).toMatch(/; and 997 more$/);
  });

  test('whatever a member is called: pointers and messages have a greatest length', () => {
    const long = 'n'.repeat(250_000);
    const lists = z.record(z.string(), Numbers);
    const issues = schemaIssues(z.object({ a: lists }), { a: { [long]: Array(150).fill('x') } });
    expect(issues?.count).toBe(150);
    expect(new Set(issues?.listed.map(({ pointer }) => pointer))).toEqual(new Set(['/a']));
    const closed = schemaIssues(z.strictObject({}), { [long]: 1 });
    expect(closed?.listed[0]?.message.length).toBeLessThanOrEqual(1_001);
  });

  test('where there are too many for the validator', () => {
    const value = [[Array(300_000).fill('x')]];
    const issues = schemaIssues(z.array(z.array(Numbers)), value);
    expect(issues?.listed[0]?.code).toMatch(/^(?:too_many|invalid_type)$/);
    expect(issues?.listed.length).toBeLessThanOrEqual(LISTED);
  });

  test('where a handler lists them itself', () => {
    const violations = Array.from({ length: 250 }, () => ({
      in: 'body' as const,
      pointer: '',
      code: 'own',
      message: 'no',
    }));
    const error = new HttpError(400, 'no', { violations, moreViolations: 3 });
    expect([error.violations.length, error.moreViolations]).toEqual([LISTED, 153]);
  });

  test('in the errors of account information, by their precedence', () => {
    const accountAvailability = Array.from({ length: 300 }, () => ({ paramName: 'a' }));
    const violations = accountAvailability.map((_, index) => ({
      in: 'body' as const,
      pointer: `/data/accountAvailability/${index}/paramValue`,
      code: 'required',
      message: 'paramValue is required',
    }));
    const reply = aisRefusal(new HttpError(400, 'no', { violations }), {
      operationId: 'checkAccountAvailability',
      body: { data: { accountAvailability } },
    });
    const { errors, message } = (reply?.body ?? {}) as {
      errors?: { errorCode: string }[];
      message?: string;
    };
    expect(errors).toHaveLength(LISTED);
    expect(message).toMatch(/, and 499 more errors$/);
  });

  test('where a union has as many within one item', () => {
    const union = z.union([z.object({ list: Numbers }), z.string()]);
    const issues = schemaIssues(union, { list: Array(300).fill('wrong') });
    expect(issues?.listed.at(-1)?.pointer).toBe(`/list/${LISTED - 1}`);
    expect(issues?.more).toBe(300 - LISTED);
  });
});
