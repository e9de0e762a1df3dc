import type { ApiModel, Shape } from '../model/api-model.ts';
import { type Named, namedShapes } from '../schema/typing.ts';
import type { Shared } from './shared.ts';
import { typeExpression } from './type-expression.ts';

/** What an expression may refer to, and what it has referred to so far. */
export interface ZodScope {
  /** Identifiers of component schemas used. */
  readonly schemas: Set<string>;
  /** Names of the runtime door used. */
  readonly runtime: Set<string>;
  /** Component names that are not declared yet: referred to lazily. */
  readonly pending: ReadonlySet<string>;
  /** The exported identifier of a component schema. */
  readonly identifierOf: (name: string) => string;
  /** The shape of a component schema. */
  readonly named: Named;
  /** Whether members carry their descriptions. */
  readonly documented: boolean;
  /** What stands in constants. Default: nothing. */
  readonly shared?: Shared;
  /** What the shape is of: the name of a member or parameter, for such a constant. */
  readonly subject: string;
}

/** A scope in which every component schema is there already. */
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

/** A shape's type, with the schemas it refers to noted for the import. */
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

/** A door name, noted for the import. */
export function runtime(scope: ZodScope, name: string): string {
  scope.runtime.add(name);
  return name;
}
