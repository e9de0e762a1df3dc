import type { ApiModel, Operation, Response } from '../model/api-model.ts';
import { at, isObject, type JsonObject, join } from '../read/pointer.ts';
import type { Named } from '../schema/accepts.ts';
import { sampleOf } from '../schema/sample.ts';
import type { Json } from '../schema/shape-types.ts';
import type { Emitter } from './emitter.ts';
import { operationDoc } from './operation-text.ts';
import { arrayLiteral, objectLiteral, propertyKey, quote, STEP } from './text/layout.ts';
import { startFile } from './text/source-file.ts';

type Entry = readonly [key: string, value: string];

/**
 * Emits `msw.ts`: a Mock Service Worker handler for each operation, which responds with an example
 * of the document or with sample data generated from the schema.
 */
export const emitMsw: Emitter = (api, target) => {
  const file = startFile(api, 'msw.ts', target, 'generators/emit/msw.ts');
  file.importTypes('msw', 'HttpHandler');
  const mocked = api.operations.filter(({ method }) => METHODS.has(method));
  const named: Named = new Map(api.schemas.map(({ name, shape }) => [name, shape]));
  const mocks = mocked.map((operation): Entry => {
    const key = operationDoc(operation, STEP) + propertyKey(operation.id);
    return [key, mockCall(api, named, operation)];
  });
  if (mocked.length > 0) {
    file.importNames('msw', 'http', 'HttpResponse');
    file.add(ANSWER);
  }
  file.add(
    '/**\n' +
      ' * A handler of each operation. Without arguments it responds with the first example of the lowest\n' +
      ' * 2xx; `listOrders(404)` selects another status, `listOrders(200, NAME)` another example.\n' +
      ' * Where the document has no example, `sample` is generated from the schema.\n' +
      ' */\n' +
      `export const mocks = ${objectLiteral(mocks, 0)};`,
  );
  const handlers = [...mocked]
    .sort((a, b) => specificity(b).localeCompare(specificity(a)))
    .map(({ id }) => `mocks${member(id)}()`);
  file.add(
    '/** All operations with their first response: for `setupServer(...handlers)` and `setupWorker(...handlers)`. */\n' +
      `export const handlers: HttpHandler[] = ${arrayLiteral(handlers, 0)};`,
  );
  if (mocked.length > 0) file.add(MOCK);
  return [file.finish()];
};

/** The methods for which msw has a function. */
const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch']);

const ANSWER = `/** A documented response. */
interface Answer {
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or what becomes JSON; absent where the answer has no body. */
  readonly body?: unknown;
}

/** Answers by status and name of the example. */
type Answers = Readonly<Record<number, Readonly<Record<string, Answer>>>>;`;

const MOCK = `/** Handles one operation on any host, or below a base URL. */
function mock<const A extends Answers>(method: keyof typeof http, path: string, answers: A) {
  return <Status extends keyof A & number>(
    status?: Status,
    example?: keyof A[Status] & string,
    baseUrl = '*',
  ): HttpHandler => {
    const statuses = Object.keys(answers).map(Number);
    const chosen: number = status ?? statuses.find((one) => one >= 200 && one < 300) ?? statuses[0] ?? 501;
    const named: Readonly<Record<string, Answer>> = answers[chosen] ?? {};
    const answer = example === undefined ? Object.values(named)[0] : named[example];
    if (!answer) {
      const lacking = example === undefined ? 'no example' : \`no example "\${example}"\`;
      const title = \`The document has \${lacking} for \${chosen} of \${method.toUpperCase()} \${path}, and no sample data can be generated\`;
      const headers = { 'content-type': 'application/problem+json' };
      const text = JSON.stringify({ title, status: 501 });
      return http[method](baseUrl + path, () => new HttpResponse(text, { status: 501, headers }));
    }
    const { headers, body } = answer;
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    return http[method](
      baseUrl + path,
      () => new HttpResponse(text ?? null, { status: chosen, ...(headers && { headers }) }),
    );
  };
}`;

function mockCall(api: ApiModel, named: Named, operation: Operation): string {
  const taken = new Set(operation.responses.map(({ status }) => status));
  const statuses = operation.responses
    .flatMap((response) => {
      const status = statusOf(response.status, taken);
      return status === undefined ? [] : [{ status, response }];
    })
    .sort((a, b) => a.status - b.status)
    .map(
      ({ status, response }): Entry => [
        String(status),
        objectLiteral(answersOf(api, named, operation, response), 2 * STEP),
      ],
    );
  const answers = objectLiteral(statuses, STEP);
  return `mock(${quote(operation.method)}, ${quote(pattern(operation.path))}, ${answers})`;
}

/** Returns the status to send: 400 for \`4XX\` and 500 for \`default\`, unless these are documented. */
function statusOf(status: string, taken: ReadonlySet<string>): number | undefined {
  if (/^\d{3}$/.test(status)) return Number(status);
  const one = status === 'default' ? '500' : status.replace(/X/gi, '0');
  return taken.has(one) ? undefined : Number(one);
}

function answersOf(api: ApiModel, named: Named, operation: Operation, response: Response): Entry[] {
  const headers = exampleHeaders(api.document, operation, response);
  const [media] = response.content;
  if (!media) return [['none', data({ ...(headers && { headers }) }, 3 * STEP)]];
  const answers = response.content.flatMap(({ type, examples }) =>
    examples.map(({ name, value }) => ({ name, type, value })),
  );
  if (answers.length === 0) answers.push(...sampleAnswers(response, named));
  return answers.map(({ name, type, value }): Entry => {
    const json = JSON_TYPE.test(type);
    const body = json && typeof value === 'string' ? JSON.stringify(value) : value;
    const answer = { headers: { 'content-type': type, ...headers }, body };
    return [propertyKey(name), data(answer, 3 * STEP)];
  });
}

const JSON_TYPE = /^application\/([^;]*\+)?json\b/i;

/** Returns a response generated from the schema: JSON, or text. */
function sampleAnswers({ content }: Response, named: Named) {
  for (const { type, shape } of content) {
    const sample = type.includes('*') ? undefined : sampleOf(shape, named);
    if (sample && (JSON_TYPE.test(type) || typeof sample.value === 'string')) {
      return [{ name: 'sample', type, value: sample.value }];
    }
  }
  return [];
}

/** Returns the examples of the required headers. */
function exampleHeaders(
  document: JsonObject,
  operation: Operation,
  response: Response,
): Record<string, string> | undefined {
  const place = join(operation.pointer, 'responses', response.status);
  const described = resolved(document, at(document, place));
  if (!isObject(described) || !isObject(described.headers)) return undefined;
  const found = Object.entries(described.headers).flatMap(([name, entry]) => {
    const header = resolved(document, entry);
    if (!isObject(header)) return [];
    const [named] = isObject(header.examples) ? Object.values(header.examples) : [];
    const example = header.example ?? (resolved(document, named) as JsonObject | undefined)?.value;
    return example === undefined || typeof example === 'object'
      ? []
      : [[name.toLowerCase(), String(example)] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Resolves a reference within the document; returns any other value unchanged. */
function resolved(document: JsonObject, value: unknown, hops = 0): unknown {
  if (!isObject(value) || typeof value.$ref !== 'string' || hops > 10) return value;
  return resolved(document, at(document, value.$ref), hops + 1);
}

/** Returns the path in the syntax of msw: `/accounts/:accountId`. */
function pattern(path: string): string {
  return path
    .replaceAll(/[:*+?()]/g, '\\$&')
    .replaceAll(/\{([^}]*)\}/g, (_, name: string) => `:${name.replaceAll(/\W/g, '_')}`);
}

/** Sorts paths before the shorter or more general ones that would shadow them. */
function specificity({ path }: Operation): string {
  const segments = path.split('/');
  return (
    String.fromCharCode(segments.length) +
    segments.map((one) => (one.includes('{') ? 0 : 1)).join('')
  );
}

function member(id: string): string {
  const key = propertyKey(id);
  return key.startsWith('[') ? key : /^['"\d]/.test(key) ? `[${quote(id)}]` : `.${key}`;
}

/** Returns a JSON value as a literal. */
function data(value: Json | object, indent: number): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) {
    return arrayLiteral(
      value.map((item: Json) => data(item, indent + STEP)),
      indent,
    );
  }
  if (typeof value !== 'object' || value === null) return String(value);
  return objectLiteral(
    Object.entries(value).map(
      ([key, item]): Entry => [propertyKey(key), data(item as Json, indent + STEP)],
    ),
    indent,
  );
}
