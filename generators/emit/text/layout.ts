/**
 * Literals and calls as source text: on one line where that fits, else broken and indented.
 * A value that is already several lines is expected to be rendered at the indent of its place.
 */

const WIDTH = 100;

/** Columns kept for what stands before and behind a literal on its line. */
const MARGIN = 24;

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** A JavaScript string literal in single quotes; nothing in `value` can end it or the line. */
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

/** A key of an object literal. `__proto__` is computed, or it would set the prototype. */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  if (isIdentifier(name) || /^(?:0|[1-9]\d{0,14})$/.test(name)) return name;
  return quote(name);
}

/** Whether `name` can stand as an identifier (reserved words included: they may be keys). */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

/**
 * `{ a: 1, b: 2 }`. Keys are rendered already ({@link propertyKey}). A doc comment may precede a key;
 * a key without a value is a whole member, such as a getter.
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

/** Whether an expression is the name of something, so that `name: name` can be `name`. */
function isVariable(expression: string): boolean {
  return isIdentifier(expression) && !/^(?:null|true|false|this)$/.test(expression);
}

/** `[a, b]`. */
export function arrayLiteral(items: readonly string[], indent: number): string {
  return bracket('[', items, ']', indent, false);
}

/** `name(a, b)`. A call with one argument hugs it. */
export function callExpression(name: string, args: readonly string[], indent: number): string {
  const [only] = args;
  if (args.length === 1 && only !== undefined && /^[[{(`]/.test(only)) return `${name}(${only})`;
  return bracket(`${name}(`, args, ')', indent, false);
}

/** Indentation of one nested level, for callers that render members before placing them. */
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
