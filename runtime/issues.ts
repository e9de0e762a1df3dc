import { z } from 'zod';
import type { Validator } from './contract.ts';

/** One place where a value breaks its schema. */
export interface ContractIssue {
  /** RFC 6901 pointer into the value; '' is all of it. */
  readonly pointer: string;
  /** A zod issue code, the JSON Schema keyword where zod has none, or `required`. */
  readonly code: string;
  /** Says what was expected; never repeats the value. */
  readonly message: string;
}

/** What is wrong with a value; undefined when nothing is. */
export function schemaIssues(
  schema: Validator,
  value: unknown,
): readonly ContractIssue[] | undefined {
  try {
    const validator = schema as z.core.$ZodType;
    if (z.safeParse(validator, value).success) return undefined;
    const { error } = z.safeParse(validator, value, REPORT_INPUT);
    return error && contractIssues(error);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ pointer: '', code: 'too_deep', message: 'Nested too deeply' }];
  }
}

/** What is missing is told from what is wrong by its input; it costs, so good values do without. */
const REPORT_INPUT = { reportInput: true };

/**
 * What a validator found, one entry per place. Of a union, the alternative that came closest
 * speaks: the one whose first issue lies deepest, the shortest list among equals.
 */
export function contractIssues(error: z.ZodError): ContractIssue[] {
  return error.issues.flatMap((issue) => flatten(issue, ''));
}

function flatten(issue: z.core.$ZodIssue, parent: string): ContractIssue[] {
  const pointer = parent + pointerOf(issue.path);
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const [first, ...others] = issue.errors;
    let closest = first ?? [];
    for (const branch of others) if (closeness(branch) > closeness(closest)) closest = branch;
    if (closest.some((found) => (found.path ?? []).length > 0)) {
      return closest.flatMap((found) => flatten(found, pointer));
    }
  }
  if ('input' in issue && issue.input === undefined && issue.path.length > 0) {
    return [{ pointer, code: 'required', message: `${String(issue.path.at(-1))} is required` }];
  }
  return [{ pointer, code: codeOf(issue), message: issue.message }];
}

/** Deeper is closer; among equals, fewer issues are. */
function closeness(issues: readonly z.core.$ZodIssue[]): number {
  const depth = Math.min(...issues.map((issue) => (issue.path ?? []).length));
  return issues.length === 0 ? -1 : depth - issues.length / (issues.length + 1);
}

function codeOf(issue: z.core.$ZodIssue): string {
  const keyword = issue.code === 'custom' ? issue.params?.keyword : undefined;
  return typeof keyword === 'string' ? keyword : (issue.code ?? 'invalid');
}

/** RFC 6901. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
