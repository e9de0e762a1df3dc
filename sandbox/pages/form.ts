import type { Context } from 'hono';

/** The submitted values, trimmed. */
export interface Form {
  /** Returns the first value of a field, or ''. */
  first(name: string): string;
  all(name: string): readonly string[];
}

/** Creates a form with these values. */
export function formOf(values: ReadonlyMap<string, readonly string[]> = new Map()): Form {
  const all = (name: string) => values.get(name) ?? [];
  return { all, first: (name) => all(name)[0] ?? '' };
}

/** Reads a submitted form, without files. A body that is not a form has no fields. */
export async function readForm(hono: Context): Promise<Form> {
  const form = await hono.req.parseBody({ all: true }).catch(() => ({}));
  return formOf(
    new Map(
      Object.entries(form).map(([name, value]) => [
        name,
        [value].flat().flatMap((part) => (typeof part === 'string' ? [part.trim()] : [])),
      ]),
    ),
  );
}
