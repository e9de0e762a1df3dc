import type { ApiModel } from '../model/api-model.ts';
import type { Shape } from '../schema/shape-types.ts';
import { type Named, namedShapes } from '../schema/typing.ts';
import type { Shared } from './shared.ts';
import { typeExpression } from './type-expression.ts';

/** The names available to an expression, and those it has used. */
export interface ZodScope {
  /** Identifiers of the component schemas that have been used. */
  readonly schemas: Set<string>;
  /** Names of the runtime that have been used. */
  readonly runtime: Set<string>;
  /** Names of components that are declared later and need a lazy reference. */
  readonly pending: ReadonlySet<string>;
  /** Returns the exported identifier of a component schema. */
  readonly identifierOf: (name: string) => string;
  /** Returns the shape of a component schema. */
  readonly named: Named;
  /** Whether members have doc comments. */
  readonly documented: boolean;
  /** Shared constants. Default: none. */
  readonly shared?: Shared;
  /** A name for such a constant: that of the member or parameter. */
  readonly subject: string;
}

/** Creates a scope in which every component schema has been declared. */
export function createScope(
  api: ApiModel,
  options: Partial<Pick<ZodScope, 'pending' | 'documented' | 'shared'>> = {},
): ZodScope {
  const identifiers = new Map(api.schemas.map(({ name, identifier }) => [name, identifier]));
  return {
    schemas: new Set(),
    runtime: new Set(),
    pending: new Set(),
    documented: false,
    subject: '',
    ...options,
    identifierOf: (name) => identifiers.get(name) ?? name,
    named: namedShapes(api.schemas),
  };
}

/** Returns the type of a shape, and records the schemas that it refers to for the import. */
export function typeText(shape: Shape, scope: ZodScope): string {
  return typeExpression(shape, {
    reference: (name) => {
      const identifier = scope.identifierOf(name);
      scope.schemas.add(identifier);
      return identifier;
    },
    named: scope.named,
  });
}

/** Returns a name of the runtime, and records it for the import. */
export function runtime(scope: ZodScope, name: string): string {
  scope.runtime.add(name);
  return name;
}
