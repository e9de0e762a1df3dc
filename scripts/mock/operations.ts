/** Converts OpenAPI documents to the operations that Prism serves. */
import { transformOas3Operations } from '@stoplight/http-spec/oas3/operation';
import { bundleTarget } from '@stoplight/json';
import { InputError } from '../../generators/read/diagnostics.ts';
import type { OpenApiDocument, Spec } from '../config/documents.ts';
import { type Authorizer, createAuthorizer, readSecurity } from './security.ts';

/** An operation in Prism's format. */
export type Operation = ReturnType<typeof transformOas3Operations>[number];

/** An operation that the mock serves. */
export interface ServedOperation extends Operation {
  /** Returns the operation with the schemas that it references. They are bundled on the first call. */
  withSchemas(): Operation;
  /** Whether a request has the credentials that the operation requires. */
  readonly isAuthorized: Authorizer;
}

const DIALECT_2020 = 'https://json-schema.org/draft/2020-12/schema';

/** The dialects that Prism supports; with any other it silently skips validation. */
const SUPPORTED_DIALECT =
  /^https?:\/\/json-schema\.org\/draft\/2019-09\/schema#?$|^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$|^https?:\/\/json-schema\.org\/draft-07\/schema#?$/;

/**
 * Returns the operations of a document, once for each distinct base path of their servers.
 *
 * Prism's own loader resolves every reference of the document in advance, which takes minutes when
 * schemas reference each other heavily. Here the schemas of an operation are bundled when it is
 * first called.
 */
export function mockOperations({ document, file }: Spec): ServedOperation[] {
  const source = withDialect(document);
  const security = readSecurity(document);
  return transformOas3Operations(source).flatMap((operation) =>
    basePaths(operation, file).map((base) => {
      const served = {
        ...operation,
        path: base + operation.path,
        security: checkable(operation.security),
        // The URL of a callback comes from the request; the mock must not send requests.
        callbacks: [],
      };
      let bundled: Operation | undefined;
      return {
        ...served,
        isAuthorized: createAuthorizer(security, `${operation.method} ${operation.path}`),
        withSchemas() {
          bundled ??= withFormSchemas(
            bundleTarget({
              document: { ...source, __target__: served },
              path: '#/__target__',
              cloneDocument: true,
            }) as Operation,
          );
          return bundled;
        },
      };
    }),
  );
}

/**
 * Copies the bundled schemas into the schemas of form bodies: Prism ignores the bundle when it
 * validates a form, and then accepts anything.
 */
function withFormSchemas(operation: Operation): Operation {
  const { __bundled__: bundled } = operation as { __bundled__?: unknown };
  const { request } = operation;
  if (bundled === undefined || !request?.body?.contents) return operation;
  const local = <Value>(value: Value): Value =>
    JSON.parse(JSON.stringify(value).replaceAll('"#/__bundled__/', '"#/$defs/')) as Value;
  const contents = request.body.contents.map((content) =>
    FORM.test(content.mediaType) && content.schema
      ? { ...content, schema: { ...local(content.schema), $defs: local(bundled) as never } }
      : content,
  );
  return { ...operation, request: { ...request, body: { ...request.body, contents } } };
}

const FORM = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

/** `POST /accounts`, for messages. */
export function signature({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path}`;
}

/**
 * Checks that no two documents serve the same method and path.
 *
 * @throws {InputError} when two documents conflict
 */
export function assertNoConflicts(
  apis: readonly { spec: Spec; operations: readonly Operation[] }[],
): void {
  const owners = new Map<string, Spec>();
  for (const { spec, operations } of apis) {
    for (const operation of operations) {
      const key = signature(operation).replaceAll(/\{[^}]*\}/g, '{}');
      const owner = owners.get(key) ?? spec;
      owners.set(key, owner);
      if (owner === spec) continue;
      throw new InputError([
        {
          severity: 'error',
          message: `${signature(operation)} is already served by ${owner.file}`,
          file: spec.file,
          hint: 'Start a mock for each document, on different ports',
        },
      ]);
    }
  }
}

/** Returns the document with a dialect that Prism supports. */
function withDialect(document: OpenApiDocument): Record<string, unknown> {
  const supported = SUPPORTED_DIALECT.test(document.jsonSchemaDialect ?? '');
  return { ...document, ...(!supported && { jsonSchemaDialect: DIALECT_2020 }) };
}

/** The distinct base paths of the servers of an operation, which Prism ignores; `['']` without servers. */
function basePaths({ servers = [] }: Operation, file: string): string[] {
  const paths = servers.map(({ url, variables = {} }) => {
    const filled = url.replaceAll(
      /\{([^}]*)\}/g,
      (_, name: string) => variables[name]?.default ?? '',
    );
    if (!URL.canParse(filled, 'http://localhost')) {
      throw new InputError([
        { severity: 'error', message: `expected the URL of a server, got "${url}"`, file },
      ]);
    }
    return decodeURI(new URL(filled, 'http://localhost').pathname).replace(/\/+$/, '');
  });
  return paths.length === 0 ? [''] : [...new Set(paths)];
}

/**
 * The security requirements that can be checked over plain HTTP. With `mutualTLS` in a requirement,
 * Prism accepts a request without its token, and rejects an optional token.
 */
function checkable(security: Operation['security'] = []): NonNullable<Operation['security']> {
  const requirements = security.map((schemes) =>
    schemes.filter(({ type }) => (type as string) !== 'mutualTLS'),
  );
  return requirements.some((schemes) => schemes.length === 0) ? [] : requirements;
}
