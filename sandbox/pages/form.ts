import type { Context } from 'hono';

/** What was filled in, without the blanks around it. */
export interface Form {
  /** The first value of a field; '' where it has none. */
  first(name: string): string;
  all(name: string): readonly string[];
}

/** A form with these values. */
export function formOf(values: ReadonlyMap<string, readonly string[]> = new Map()): Form {
  const all = (name: string) => values.get(name) ?? [];
  return { all, first: (name) => all(name)[0] ?? '' };
}

/** What a browser sent, without files. What is no form has no fields. */
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
