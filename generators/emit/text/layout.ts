/**
 * Prints literals and calls as source text: on one line if they fit, otherwise on several. A
 * multi-line value is expected to be printed at the indentation of its place.
 */

const WIDTH = 100;

/** Columns reserved for the text before and after a literal on its line. */
const MARGIN = 24;

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/**
 * Returns a JavaScript string literal in single quotes. Every character that could end it or its
 * line is escaped.
 */
export function quote(value: string): string {
  const json = JSON.stringify(value);
  const safe = json
    .replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escapeUnit)
    .replace(/[\ud800-\udfff]/gu, escapeUnit);
  return safe.includes("'")
    ? safe
    : `'${safe.slice(1, -1).replace(/\\(.)/g, (pair, char) => (char === '"' ? '"' : pair))}'`;
}

function escapeUnit(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * Returns a key of an object literal. `__proto__` is a computed key, since a plain one would set
 * the prototype.
 */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  if (isIdentifier(name) || /^(?:0|[1-9]\d{0,14})$/.test(name)) return name;
  return quote(name);
}

/** Whether `name` is an identifier, including reserved words, which may be keys. */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

/**
 * Prints `{ a: 1, b: 2 }`. Keys have been printed by {@link propertyKey}. A doc comment may precede
 * a key; a key without a value is a whole member, such as a getter.
 */
export function objectLiteral(
  entries: readonly (readonly [key: string, value?: string])[],
  indent: number,
): string {
  const members = entries.map(([key, value]) =>
    value === undefined || (key === value && isVariable(key)) ? key : `${key}: ${value}`,
  );
  return bracket('{', members, '}', indent, true);
}

/** Whether an expression is an identifier, so that `name: name` can be shortened to `name`. */
function isVariable(expression: string): boolean {
  return isIdentifier(expression) && !/^(?:null|true|false|this)$/.test(expression);
}

/** Prints `[a, b]`. */
export function arrayLiteral(items: readonly string[], indent: number): string {
  return bracket('[', items, ']', indent, false);
}

/** Prints `name(a, b)`. The parentheses hug a single argument. */
export function callExpression(name: string, args: readonly string[], indent: number): string {
  const [only] = args;
  if (args.length === 1 && only !== undefined && /^[[{(`]/.test(only)) return `${name}(${only})`;
  return bracket(`${name}(`, args, ')', indent, false);
}

/** The indentation of one level, for callers that print members before placing them. */
export const STEP = 2;

function bracket(
  open: string,
  members: readonly string[],
  close: string,
  indent: number,
  spaced: boolean,
): string {
  if (members.length === 0) return open + close;
  const pad = spaced ? ' ' : '';
  const line = `${open}${pad}${members.join(', ')}${pad}${close}`;
  if (!line.includes('\n') && indent + line.length <= WIDTH - MARGIN) return line;
  const inner = ' '.repeat(indent + STEP);
  return `${open}\n${members.map((member) => `${inner}${member},\n`).join('')}${' '.repeat(indent)}${close}`;
}
