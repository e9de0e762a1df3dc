import { z } from 'zod';

export type Issues = z.core.$ZodRawIssue[];

/** Validates a value and adds its issues to the payload. */
export type Rule = (value: unknown, issues: Issues) => void;

interface DecidedDef extends z.core.$ZodTypeDef {
  readonly type: 'custom';
  readonly decide: Rule;
}

/** Creates a validator from a rule. Its output is the input itself. */
const Decided: z.core.$constructor<z.ZodType & { _zod: { def: DecidedDef } }, DecidedDef> =
  /* @__PURE__ */ z.core.$constructor('Decided', (instance, def) => {
    z.ZodType.init(instance, def);
    instance._zod.parse = (payload) => {
      decideOnce(def, payload.value, payload.issues);
      return payload;
    };
  });

/**
 * Nesting depth from which results are cached. Unions, conditions and `unevaluated…` validate a
 * value several times, and its members several times for each of these, which is exponential in
 * recursive schemas. Below this depth each rule validates an object once, until the outermost
 * validation ends.
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
    // The caller adds the path of the value to the issues.
    for (const one of found) issues.push({ ...one, path: [...(one.path ?? [])] });
  } finally {
    level -= 1;
    if (level === 0 && remembered.size > 0) remembered = new Map();
  }
}

/** Rules that validate the same member share the result. */
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

/** Creates an issue of a JSON Schema keyword as zod reports it: `params.keyword` names the rule. */
export function issue(
  input: unknown,
  keyword: string,
  message: string,
  path: PropertyKey[] = [],
): z.core.$ZodRawIssue {
  return { code: 'custom', input, message, path, params: { keyword } };
}

/** Whether `value` is valid. Adds its issues, at `path`, if a list is given. */
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
