/** From OpenAPI documents to the operations that Prism serves. */
import { transformOas3Operations } from '@stoplight/http-spec/oas3/operation';
import { bundleTarget } from '@stoplight/json';
import { InputError } from '../../generators/read/diagnostics.ts';
import type { OpenApiDocument, Spec } from '../config/documents.ts';
import { type Gate, gateOf, readSecurity } from './security.ts';

/** An operation as Prism finds it by method and path. */
export type Operation = ReturnType<typeof transformOas3Operations>[number];

/** An operation that is served. */
export interface Served extends Operation {
  /** The same with the schemas it refers to, as Prism validates by; made when first asked for. */
  complete(): Operation;
  /** Whether a request has the credentials that the operation needs. */
  readonly admits: Gate;
}

const DIALECT_2020 = 'https://json-schema.org/draft/2020-12/schema';

/** The dialects whose meta-schema Prism has; under any other it drops every check without a word. */
const KNOWN_DIALECT =
  /^https?:\/\/json-schema\.org\/draft\/2019-09\/schema#?$|^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$|^https?:\/\/json-schema\.org\/draft-07\/schema#?$/;

/**
 * The operations of a document, each under its full path: once for each path that its servers have.
 *
 * Prism's own loader resolves every reference of the document beforehand, which takes minutes where
 * schemas refer to one another a great deal. As the document is bundled, each operation can bring
 * its schemas along when it is first called.
 */
export function mockOperations({ document, file }: Spec): Served[] {
  const source = withDialect(document);
  const security = readSecurity(document);
  return transformOas3Operations(source).flatMap((operation) =>
    basePaths(operation, file).map((base) => {
      const served = {
        ...operation,
        path: base + operation.path,
        security: checkable(operation.security),
        // A callback's address comes from the request: the mock calls nobody.
        callbacks: [],
      };
      let completed: Operation | undefined;
      return {
        ...served,
        admits: gateOf(security, `${operation.method} ${operation.path}`),
        complete() {
          completed ??= withFormSchemas(
            bundleTarget({
              document: { ...source, __target__: served },
              path: '#/__target__',
              cloneDocument: true,
            }) as Operation,
          );
          return completed;
        },
      };
    }),
  );
}

/**
 * Prism forgets the schemas that an operation brings along when it validates a form, and then checks
 * nothing: the schema of a form gets them inside.
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

/** `POST /accounts`, the way a reader names an operation. */
export function signature({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path}`;
}

/**
 * @throws {InputError} when two documents serve the same method under the same path
 */
export function refuseConflicts(
  served: readonly { spec: Spec; operations: readonly Operation[] }[],
): void {
  const owners = new Map<string, Spec>();
  for (const { spec, operations } of served) {
    for (const operation of operations) {
      const key = signature(operation).replaceAll(/\{[^}]*\}/g, '{}');
      const owner = owners.get(key) ?? spec;
      owners.set(key, owner);
      if (owner === spec) continue;
      throw new InputError([
        {
          severity: 'error',
          message: `${signature(operation)} is served by ${owner.file} already`,
          file: spec.file,
          hint: 'Start one mock per document, on two ports',
        },
      ]);
    }
  }
}

/** The document under a dialect that Prism validates by. */
function withDialect(document: OpenApiDocument): Record<string, unknown> {
  const known = KNOWN_DIALECT.test(document.jsonSchemaDialect ?? '');
  return { ...document, ...(!known && { jsonSchemaDialect: DIALECT_2020 }) };
}

/** The distinct paths of an operation's servers, which Prism itself leaves out; `['']` without any. */
function basePaths({ servers = [] }: Operation, file: string): string[] {
  const paths = servers.map(({ url, variables = {} }) => {
    const filled = url.replaceAll(
      /\{([^}]*)\}/g,
      (_, name: string) => variables[name]?.default ?? '',
    );
    if (!URL.canParse(filled, 'http://localhost')) {
      throw new InputError([{ severity: 'error', message: `server "${url}" is no URL`, file }]);
    }
    return decodeURI(new URL(filled, 'http://localhost').pathname).replace(/\/+$/, '');
  });
  return paths.length === 0 ? [''] : [...new Set(paths)];
}

/**
 * The security requirements that can be checked over plain HTTP. Prism lets a request pass without
 * its token when a client certificate, which it cannot see, is required beside it; and it refuses a
 * token where none is needed.
 */
function checkable(security: Operation['security'] = []): NonNullable<Operation['security']> {
  const requirements = security.map((schemes) =>
    schemes.filter(({ type }) => (type as string) !== 'mutualTLS'),
  );
  return requirements.some((schemes) => schemes.length === 0) ? [] : requirements;
}
