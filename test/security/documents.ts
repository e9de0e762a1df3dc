/** Documents whose operations need credentials, made up; and what each of them asks for. */
import fc from 'fast-check';

export type Scheme =
  | { readonly type: 'apiKey'; readonly in: 'header' | 'query' | 'cookie'; readonly name: string }
  | { readonly type: 'http'; readonly scheme: string }
  | { readonly type: 'oauth2'; readonly flows: object }
  | { readonly type: 'openIdConnect'; readonly openIdConnectUrl: string }
  | { readonly type: 'mutualTLS' };

export type Schemes = ReadonlyMap<string, Scheme>;

/** Alternatives of schemes; undefined where there is no `security`. */
export type Alternatives = readonly (readonly string[])[] | undefined;

export interface MadeDocument {
  readonly schemes: Schemes;
  /** The `security` of the document. */
  readonly root: Alternatives;
  /** The `security` of each operation, `GET /<index>`. */
  readonly operations: readonly Alternatives[];
}

/** What a caller sends. */
export interface Credentials {
  readonly authorization: string | undefined;
  /** API keys by the name of their scheme; absent ones are not sent. */
  readonly keys: ReadonlyMap<string, string>;
  readonly certificate: boolean;
}

const NAMES = ['key', 'token', 'constructor', '__proto__', 'toString', 'a/b', 'a~b', '名', '0'];

const scheme = (index: number): fc.Arbitrary<Scheme> =>
  fc.oneof(
    fc.constantFrom('header' as const, 'query' as const, 'cookie' as const).map((place) => ({
      type: 'apiKey' as const,
      in: place,
      name: `X-Key-${index}`,
    })),
    fc
      .constantFrom('bearer', 'Bearer', 'basic', 'digest')
      .map((name) => ({ type: 'http' as const, scheme: name })),
    fc.constant({ type: 'oauth2' as const, flows: {} }),
    fc.constant({ type: 'openIdConnect' as const, openIdConnectUrl: 'https://a.example/' }),
    fc.constant({ type: 'mutualTLS' as const }),
  );

const schemes: fc.Arbitrary<Schemes> = fc
  .uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 5 })
  .chain((names) =>
    fc
      .tuple(...names.map((_, index) => scheme(index)))
      .map((made) => new Map(names.map((name, index) => [name, made[index] as Scheme]))),
  );

const alternatives = (names: readonly string[]): fc.Arbitrary<Alternatives> =>
  fc.option(fc.array(fc.subarray([...names]), { maxLength: 3 }), {
    nil: undefined,
  });

/** Documents whose requirements are all well formed. */
export const documents = (operations: number): fc.Arbitrary<MadeDocument> =>
  schemes.chain((made) => {
    const one = alternatives([...made.keys()]);
    return fc.record({
      schemes: fc.constant(made),
      root: one,
      operations: fc.array(one, { minLength: operations, maxLength: operations }),
    });
  });

/** What callers of a document may send, right and wrong. */
export const credentials = ({ schemes: made }: MadeDocument): fc.Arbitrary<Credentials> =>
  fc.record({
    authorization: fc.option(
      fc.constantFrom(
        ...['Bearer abc', 'bearer abc', 'Basic YTpi', 'Digest username="a"'],
        ...['Bearer', 'Bearer ', 'Bearer  ', 'Basic ', 'Beareabc', 'abc'],
      ),
      { nil: undefined },
    ),
    keys: fc
      .tuple(
        ...[...made].map(([name, { type }]) =>
          type === 'apiKey'
            ? fc
                .constantFrom(undefined, '', ' ', 'k')
                .map((key) => (key === undefined ? undefined : ([name, key] as const)))
            : fc.constant(undefined),
        ),
      )
      .map((sent) => new Map(sent.filter((key) => key !== undefined))),
    certificate: fc.boolean(),
  });

/** The document as OpenAPI. */
export function openApi({ schemes: made, root, operations }: MadeDocument): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Made', version: '1' },
    ...(root && { security: root.map(requirement) }),
    paths: Object.fromEntries(
      operations.map((own, index) => [
        `/${index}`,
        {
          get: {
            operationId: `read${index}`,
            ...(own && { security: own.map(requirement) }),
            responses: { 200: { description: 'ok' }, 401: { description: 'no' } },
          },
        },
      ]),
    ),
    components: { securitySchemes: Object.fromEntries(made) },
  };
}

const requirement = (names: readonly string[]): object =>
  Object.fromEntries(names.map((name) => [name, []]));

/** The request that carries the credentials to an operation. */
export function requestOf(
  { schemes: made }: MadeDocument,
  operation: number,
  { authorization, keys, certificate }: Credentials,
): { readonly path: string; readonly headers: Headers } {
  const headers = new Headers();
  const query = new URLSearchParams();
  if (authorization !== undefined) headers.set('authorization', authorization);
  if (certificate) headers.set('x-certificate', 'yes');
  for (const [name, value] of keys) {
    const key = made.get(name);
    if (key?.type !== 'apiKey') continue;
    if (key.in === 'header') headers.set(key.name, value);
    else if (key.in === 'query') query.set(key.name, value);
    else headers.append('cookie', `${key.name}=${value}`);
  }
  const text = query.toString();
  return { path: `/${operation}${text && `?${text}`}`, headers };
}

/**
 * Whether the document lets the caller in, read from the standard's own words.
 *
 * @param hooked - whether the server can see certificates; otherwise one alone opens nothing, and one
 *   beside another scheme is not looked at
 */
export function mayCall(
  { schemes: made, root, operations }: MadeDocument,
  operation: number,
  { authorization = '', keys, certificate }: Credentials,
  hooked: boolean,
): boolean {
  const needed = operations[operation] ?? root ?? [];
  if (needed.length === 0) return true;
  const holds = (name: string): boolean => {
    const wanted = made.get(name);
    if (wanted === undefined) return false;
    if (wanted.type === 'mutualTLS') return certificate;
    if (wanted.type === 'apiKey') return keys.get(name) === 'k';
    const kind = wanted.type === 'http' ? wanted.scheme : 'bearer';
    const [sent = '', value = ''] = authorization.split(' ');
    return sent.toLowerCase() === kind.toLowerCase() && value !== '';
  };
  const seen = (name: string) => hooked || made.get(name)?.type !== 'mutualTLS';
  return needed.some((names) =>
    names.length > 0 && !names.some(seen) ? false : names.filter(seen).every(holds),
  );
}
