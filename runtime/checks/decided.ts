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
      def.decide(payload.value, payload.issues);
      return payload;
    };
  });

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
