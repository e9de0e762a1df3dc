/** Four independent implementations that decide whether an operation accepts a request. */
import { createLogger } from '@stoplight/prism-core';
import { createInstance, type IHttpRequest } from '@stoplight/prism-http';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { contract as aisContract } from '../../generated/ais/operations.ts';
import { type AisHandlers, createAisApp } from '../../generated/ais/server.ts';
import { contract as dcrContract } from '../../generated/dcr/operations.ts';
import { createDcrApp, type DcrHandlers } from '../../generated/dcr/server.ts';
import { contract as oauthContract } from '../../generated/oauth/operations.ts';
import { createOauthApp, type OauthHandlers } from '../../generated/oauth/server.ts';
import type { OperationContract, ParameterContract, Validator } from '../../runtime/index.ts';
import type { Spec } from '../../scripts/config/documents.ts';
import { mockOperations, type ServedOperation } from '../../scripts/mock/operations.ts';
import type { BundledDocument, Node, Operation } from '../spec/document.ts';
import type { WireRequest } from './requests.ts';

export type Verdict = 'accept' | 'refuse';

/** The decision of each; `status` is that of the app's response. */
export interface Verdicts {
  readonly app: Verdict;
  readonly validators: Verdict;
  readonly ajv: Verdict;
  readonly prism: Verdict;
  readonly status: number;
}

export type Api = 'ais' | 'oauth' | 'dcr';

const contracts: Readonly<Record<Api, Readonly<Record<string, OperationContract>>>> = {
  ais: aisContract,
  oauth: oauthContract,
  dcr: dcrContract,
};

type Fetch = (request: Request) => Response | Promise<Response>;

/** Creates the app of an API whose handlers respond with the examples. */
function appOf(api: Api, document: BundledDocument, onError: (error: unknown) => void): Fetch {
  const handlers = Object.fromEntries(
    [...document.operations()].map(([id, operation]) => [id, () => exampleOf(document, operation)]),
  );
  const options = { authenticate: { ClientCertificate: () => 'any' }, onError };
  switch (api) {
    case 'ais':
      return createAisApp(handlers as unknown as AisHandlers, options).fetch;
    case 'oauth':
      return createOauthApp(handlers as unknown as OauthHandlers, options).fetch;
    case 'dcr':
      return createDcrApp(handlers as unknown as DcrHandlers, options).fetch;
  }
}

function exampleOf(document: BundledDocument, { responses }: Operation): unknown {
  const [[status, response] = ['500', {}]] = responses;
  const headers = Object.entries((response.headers ?? {}) as Record<string, Node>)
    .map(([name, header]) => [name, header.example ?? [...document.examplesOf(header).values()][0]])
    .filter(([, value]) => value !== undefined);
  const [body] = document.examplesOf(response).values();
  return { status: Number(status), headers: Object.fromEntries(headers), body };
}

/** The requirements of an operation, independent of who checks them. */
interface Rules {
  readonly parameters: readonly {
    readonly in: string;
    readonly name: string;
    readonly required: boolean;
    readonly allowEmptyValue: boolean;
    readonly fits: (value: unknown) => boolean;
  }[];
  readonly bodyRequired: boolean;
  readonly content: ReadonlyMap<string, (value: unknown) => boolean>;
}

function isValid(validator: Validator, value: unknown): boolean {
  return z.safeParse(validator as z.core.$ZodType, value).success;
}

function rulesOfContract({ parameters = {}, body }: OperationContract): Rules {
  return {
    parameters: Object.entries(parameters).flatMap(([location, found]) =>
      Object.entries(found as Record<string, ParameterContract>).map(([name, parameter]) => ({
        in: location,
        name,
        required: location === 'path' || parameter.required === true,
        allowEmptyValue: parameter.allowEmptyValue === true,
        fits: (value: unknown) => isValid(parameter.schema, value),
      })),
    ),
    bodyRequired: body?.required === true,
    content: new Map(
      Object.entries(body?.content ?? {}).map(([type, { schema }]) => [
        type,
        (value: unknown) => isValid(schema, value),
      ]),
    ),
  };
}

function rulesOfDocument({ parameters, body }: Operation, { components }: Node): Rules {
  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  addFormats.default(ajv);
  const fits = (schema: unknown) => {
    const validate = ajv.compile({ ...(schema as object), components });
    return (value: unknown) => validate(value) as boolean;
  };
  return {
    parameters: [...parameters.values()].map((parameter) => ({
      in: String(parameter.in),
      name: String(parameter.name),
      required: parameter.required === true,
      allowEmptyValue: parameter.allowEmptyValue === true,
      fits: fits(parameter.schema),
    })),
    bodyRequired: body?.required === true,
    content: new Map(
      Object.entries((body?.content ?? {}) as Record<string, Node>).map(([type, { schema }]) => [
        type,
        fits(schema),
      ]),
    ),
  };
}

/** A request, parsed with nothing but the platform. */
interface Read {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly header: Readonly<Record<string, string>>;
  readonly type: string | undefined;
  /** Undefined without a body, {@link UNREADABLE} if it is not of its media type. */
  readonly body: unknown;
}

const UNREADABLE: unique symbol = Symbol('unreadable');

function read(request: WireRequest, template: string): Read {
  const names = [...template.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);
  const pattern = new RegExp(`^${template.replaceAll(/\{[^}]*\}/g, '([^/]+)')}$`);
  const texts = pattern.exec(request.path)?.slice(1) ?? [];
  const header = Object.fromEntries(new Headers(request.headers));
  const type = header['content-type']?.split(';')[0]?.toLowerCase();
  return {
    path: Object.fromEntries(
      names.map((name, index) => [name, decodeURIComponent(texts[index] ?? '')]),
    ),
    query: grouped(request.query),
    header,
    type,
    body: readBody(request.body, type),
  };
}

function readBody(body: string | undefined, type: string | undefined): unknown {
  if (body === undefined) return undefined;
  if (type === 'application/x-www-form-urlencoded') {
    return isEncoded(body) ? grouped(body) : UNREADABLE;
  }
  if (type !== 'application/json') return body;
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return UNREADABLE;
  }
}

/** URLSearchParams itself accepts anything. */
function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** A repeated parameter is a list, which is valid if a list is expected. */
function grouped(text: string): Record<string, string | string[]> {
  const found = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(found.keys())].map((name) => {
      const all = found.getAll(name);
      return [name, all.length === 1 ? (all[0] ?? '') : all];
    }),
  );
}

function judged(rules: Rules, request: Read): Verdict {
  for (const { in: location, name, required, allowEmptyValue, fits } of rules.parameters) {
    const values = request[location as 'path' | 'query' | 'header'];
    const value = values[location === 'header' ? name.toLowerCase() : name];
    if (value === undefined ? required : !(allowEmptyValue && value === '') && !fits(value)) {
      return 'refuse';
    }
  }
  if (rules.content.size === 0) return 'accept';
  const { type, body } = request;
  if (type === undefined && body === undefined) return rules.bodyRequired ? 'refuse' : 'accept';
  const fits = type === undefined ? undefined : rules.content.get(type);
  return fits?.(body) === true ? 'accept' : 'refuse';
}

const CONFIG = {
  isProxy: false,
  checkSecurity: true,
  validateRequest: true,
  validateResponse: false,
  errors: false,
  upstreamProxy: undefined,
  mock: { dynamic: false },
} as const;

const prism = createInstance(CONFIG, { logger: createLogger('agreement', { level: 'silent' }) });

const ERROR = 0;

async function askPrism(
  served: ServedOperation,
  wire: WireRequest,
  request: Read,
): Promise<Verdict> {
  const readable = request.body !== UNREADABLE && request.body !== undefined;
  const input: IHttpRequest = {
    method: wire.method.toLowerCase() as IHttpRequest['method'],
    url: { path: wire.path, query: request.query },
    headers: { ...request.header, 'content-length': String(Buffer.byteLength(wire.body ?? '')) },
    // Prism parses forms itself.
    body: request.type === 'application/json' && readable ? request.body : wire.body || null,
  };
  const answer = await prism.request(input, [served.withSchemas()], CONFIG)();
  if (answer._tag === 'Left') return 'refuse';
  const { validations } = answer.right;
  return validations.input.some(({ severity }) => severity === ERROR) ? 'refuse' : 'accept';
}

/** Creates all four for the requests of one operation. */
export function judgesOf(
  api: Api,
  document: BundledDocument,
  onError: (error: unknown) => void,
): (operationId: string, request: WireRequest) => Promise<Verdicts> {
  const fetch = appOf(api, document, onError);
  const spec = { name: api, file: api, document: document.root, files: [] } as unknown as Spec;
  const served = mockOperations(spec);
  const rules = new Map(
    operationsOf(api, document).map(([id, operation]) => {
      const contract = contracts[api][id] as OperationContract;
      const mock = served.find(
        ({ method, path }) => method === operation.method && path === operation.path,
      );
      if (mock === undefined) throw new Error(`the mock has no ${id}`);
      const ofDocument = rulesOfDocument(operation, document.root);
      return [id, { ofContract: rulesOfContract(contract), ofDocument, mock, operation }] as const;
    }),
  );
  return async (id, wire) => {
    const known = rules.get(id);
    if (known === undefined) throw new Error(`${api} has no ${id}`);
    const request = read(wire, known.operation.path);
    const { status } = await fetch(toRequest(wire));
    return {
      app: status < 400 ? 'accept' : 'refuse',
      validators: judged(known.ofContract, request),
      ajv: judged(known.ofDocument, request),
      prism: await askPrism(known.mock, wire, request),
      status,
    };
  };
}

function toRequest({ method, path, query, headers, body }: WireRequest): Request {
  return new Request(`https://bank.example${path}${query === '' ? '' : `?${query}`}`, {
    method,
    headers,
    // A text would add a Content-Type of its own.
    ...(body !== undefined && { body: new TextEncoder().encode(body) }),
  });
}

/** Returns the operations of a contract by operationId. */
export function operationsOf(api: Api, document: BundledDocument): [string, Operation][] {
  return [...document.operations()].filter(([id]) => Object.hasOwn(contracts[api], id));
}
