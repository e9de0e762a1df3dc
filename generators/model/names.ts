/** Assigns identifiers in generated code. Names on the wire are never changed. */

/** Reserved words, names of primitive types, and names that generated modules import or declare. */
const TAKEN: ReadonlySet<string> = new Set(
  `abstract any arguments as async await bigint boolean break case catch class const continue debugger
  declare default delete do else enum eval export extends false finally for function get if implements
  import in infer instanceof interface is keyof let module namespace never new null number object of
  package private protected public readonly require return satisfies set static string super switch
  symbol this throw true try type typeof undefined unique unknown using var void while with yield
  z schemas contract securitySchemes Contract SecuritySchemes components operations paths webhooks callbacks $defs
  Agree Agreement Record NonNullable`.split(/\s+/),
);

/**
 * Assigns unique identifiers.
 * @param reserved - further names that generated modules use
 */
export function createNames(reserved: Iterable<string> = []): (wireName: string) => string {
  const given = new Set<string>([...TAKEN, ...reserved]);
  return (wireName) => {
    const base = identifierOf(wireName);
    let name = base;
    for (let next = 2; given.has(name); next += 1) name = `${base}_${next}`;
    given.add(name);
    return name;
  };
}

/** Returns the most similar identifier, with `_` for every character that is not allowed. */
export function identifierOf(wireName: string): string {
  const name = wireName.replace(/[^\p{ID_Continue}$]+/gu, '_');
  return /^[\p{ID_Start}_$]/u.test(name) ? name : `_${name}`;
}

/** `account-info` → `AccountInfo`. */
export function pascalCase(name: string): string {
  const joined = identifierOf(name)
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return /^[\p{ID_Start}$]/u.test(joined) ? joined : `_${joined}`;
}

/**
 * Returns the name of an operation without operationId: `GET /accounts/{id}/balances` →
 * `getAccountsByIdBalances`.
 */
export function operationName(method: string, path: string): string {
  const words = path
    .split('/')
    .filter((step) => step !== '')
    .map((step) => step.replace(/\{([^}]*)\}/g, '_By_$1_'));
  return (
    method.toLowerCase() +
    words
      .map(pascalCase)
      .join('')
      .replace(/[^\p{ID_Continue}$]/gu, '')
  );
}
