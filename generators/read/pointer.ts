/** A JSON object with own members only. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object, neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Appends steps to a JSON pointer (RFC 6901), or to its fragment form with a leading `#` (§6). */
export function join(pointer: string, ...steps: readonly (string | number)[]): string {
  const fragment = pointer.startsWith('#');
  return steps.reduce<string>((path, step) => {
    const text = String(step).replace(/~/g, '~0').replace(/\//g, '~1');
    return `${path}/${fragment ? text.replaceAll('%', '%25') : text}`;
  }, pointer);
}

/** Returns the fragment form of a pointer, with `%` escaped. */
export function fragmentOf(pointer: string): string {
  return `#${pointer.replaceAll('%', '%25')}`;
}

/** Returns the pointer of a fragment. */
export function pointerOf(fragment: string): string {
  return join('', ...stepsOf(fragment));
}

/**
 * Returns the steps of a JSON pointer, with or without a leading `#`. A fragment may be
 * percent-encoded.
 */
export function stepsOf(pointer: string): readonly string[] {
  const fragment = pointer.startsWith('#');
  return pointer
    .replace(/^#/, '')
    .split('/')
    .slice(1)
    .map((step) => (fragment ? decode(step) : step).replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** Returns the value at a JSON pointer, or undefined. */
export function at(document: unknown, pointer: string): unknown {
  let value = document;
  for (const step of stepsOf(pointer)) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
