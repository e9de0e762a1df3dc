import { z } from 'zod';

export type Issues = z.core.$ZodRawIssue[];

/** Looks at a value and adds what is wrong with it. */
export type Rule = (value: unknown, issues: Issues) => void;

interface DecidedDef extends z.core.$ZodTypeDef {
  readonly type: 'custom';
  readonly decide: Rule;
}

/** A validator from a rule; its output is the input itself. */
const Decided: z.core.$constructor<z.ZodType & { _zod: { def: DecidedDef } }, DecidedDef> =
  /* @__PURE__ */ z.core.$constructor('Decided', (instance, def) => {
    z.ZodType.init(instance, def);
    instance._zod.parse = (payload) => {
      decideOnce(def, payload.value, payload.issues);
      return payload;
    };
  });

/**
 * Alternatives, conditions and `unevaluated…` look at a value more than once, at what is in it once
 * more for each of those, and so on: in schemas that refer to themselves, without end. Below so many
 * levels each rule decides on an object once, until the outermost is done.
 */
const REMEMBERED_FROM = 4;
let level = 0;
let remembered = new Map<object, Map<DecidedDef, Issues>>();

function decideOnce(def: DecidedDef, value: unknown, issues: Issues): void {
  level += 1;
  try {
    if (level <= REMEMBERED_FROM || typeof value !== 'object' || value === null) {
      def.decide(value, issues);
      return;
    }
    const decisions = remembered.get(value) ?? new Map<DecidedDef, Issues>();
    remembered.set(value, decisions);
    let found = decisions.get(def);
    if (!found) {
      const all: Issues = [];
      def.decide(value, all);
      found = withoutRepetitions(all);
      decisions.set(def, found);
    }
    // Whoever has the value adds to the path of what was found in it.
    for (const one of found) issues.push({ ...one, path: [...(one.path ?? [])] });
  } finally {
    level -= 1;
    if (level === 0 && remembered.size > 0) remembered = new Map();
  }
}

/** Rules that look at the same member find the same in it. */
function withoutRepetitions(issues: Issues): Issues {
  if (issues.length < 2) return issues;
  const byText = new Map<string, z.core.$ZodRawIssue>();
  for (const found of issues) {
    const { input, inst, errors, ...told } = found as z.core.$ZodRawIssue & { errors?: unknown };
    byText.set(
      JSON.stringify(told, (_, value: unknown) =>
        typeof value === 'bigint' ? `${value}n` : value,
      ),
      found,
    );
  }
  return [...byText.values()];
}

export function decided<Output>(decide: Rule): z.ZodType<Output> {
  return new Decided({ type: 'custom', decide }) as z.ZodType as z.ZodType<Output>;
}

/** An issue of a JSON Schema keyword, as zod reports it: `params.keyword` names the rule. */
export function issue(
  input: unknown,
  keyword: string,
  message: string,
  path: PropertyKey[] = [],
): z.core.$ZodRawIssue {
  return { code: 'custom', input, message, path, params: { keyword } };
}

/** Whether `value` is valid; adds its issues, at `path`, when a list is given. */
export function valid(
  schema: z.core.$ZodType,
  value: unknown,
  issues?: Issues,
  path?: PropertyKey,
): boolean {
  const payload: z.core.ParsePayload = { value, issues: [] };
  const result = schema._zod.run(payload, { async: false });
  if (result instanceof Promise) throw new z.core.$ZodAsyncError();
  if (result.issues.length === 0) return true;
  if (issues) {
    for (const found of result.issues) {
      issues.push(path === undefined ? found : { ...found, path: [path, ...(found.path ?? [])] });
    }
  }
  return false;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
