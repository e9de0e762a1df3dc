import { z } from 'zod';
import type { Validator } from '../contract.ts';

/** A place where a value violates its schema. */
export interface ContractIssue {
  /**
   * RFC 6901 pointer into the value; '' is the whole value. If it would be longer than 1,000
   * characters, it is that of the nearest ancestor.
   */
  readonly pointer: string;
  /** A zod issue code, the JSON Schema keyword if zod has none, or `required`. */
  readonly code: string;
  /** What was expected; never contains the value. */
  readonly message: string;
}

/** How many issues are listed; further ones are counted. */
export const MAX_ISSUES = 100;

/**
 * Issues in the order in which they were found: the first {@link MAX_ISSUES}, and the number of the
 * others. A small message can violate its schema in very many places, and no response or error may
 * grow with them.
 */
export class IssueList<Issue = ContractIssue> {
  readonly listed: Issue[] = [];
  /** The number of issues beyond the listed ones. */
  more = 0;

  get isFull(): boolean {
    return this.listed.length >= MAX_ISSUES;
  }

  /** All issues, listed or not. */
  get count(): number {
    return this.listed.length + this.more;
  }

  add(issue: Issue): void {
    if (this.isFull) this.more += 1;
    else this.listed.push(issue);
  }

  /** Adds all issues of another list, each converted. */
  addAll<Other>(others: IssueList<Other>, convert: (other: Other) => Issue): void {
    for (const other of others.listed) this.add(convert(other));
    this.more += others.more;
  }
}

/** Creates a list of one issue. */
export function oneIssue<Issue = ContractIssue>(issue: Issue): IssueList<Issue> {
  const list = new IssueList<Issue>();
  list.add(issue);
  return list;
}

/** Validates a value. Returns undefined if it is valid. */
export function schemaIssues(schema: Validator, value: unknown): IssueList | undefined {
  try {
    const validator = schema as z.core.$ZodType;
    if (z.safeParse(validator, value).success) return undefined;
    const { error } = z.safeParse(validator, value, REPORT_INPUT);
    return error && contractIssues(error);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return oneIssue(
      isDeep(value)
        ? { pointer: '', code: 'too_deep', message: 'Nested too deeply' }
        : { pointer: '', code: 'too_many', message: 'Too much is wrong to be listed' },
    );
  }
}

/** The depth from which a RangeError is due to nesting rather than to the number of issues. */
const DEEP = 200;

function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth < DEEP; depth += 1) {
    level = level.flatMap((part) =>
      typeof part === 'object' && part !== null ? Object.values(part) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}

/**
 * Tells missing values from wrong ones. It is slower, so only invalid values are validated with it.
 */
const REPORT_INPUT = { reportInput: true };

/**
 * Converts the issues of zod, one for each place. Of a union, those of the option that came closest
 * are reported: whose first issue is deepest, and of several the one with the fewest issues.
 */
export function contractIssues(error: z.ZodError): IssueList {
  const list = new IssueList();
  for (const issue of error.issues) addIssue(issue, '', list);
  return list;
}

function addIssue(issue: z.core.$ZodIssue, parent: string, list: IssueList): void {
  const pointer = list.isFull ? '' : nearest(parent + pointerOf(issue.path));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const [first, ...others] = issue.errors;
    let closest = first ?? [];
    for (const branch of others) if (closeness(branch) > closeness(closest)) closest = branch;
    if (closest.some((found) => (found.path ?? []).length > 0)) {
      for (const found of closest) addIssue(found, pointer, list);
      return;
    }
  }
  if ('input' in issue && issue.input === undefined && issue.path.length > 0) {
    const message = shortened(`${String(issue.path.at(-1))} is required`);
    list.add({ pointer, code: 'required', message });
    return;
  }
  list.add({ pointer, code: codeOf(issue), message: shortened(issue.message) });
}

/** The maximum length of a message. zod's messages contain the names of unknown members. */
const MAX_MESSAGE = 1_000;

function shortened(message: string): string {
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE).trimEnd()}…` : message;
}

/** Returns a higher number for deeper issues and, at the same depth, for fewer of them. */
function closeness(issues: readonly z.core.$ZodIssue[]): number {
  let depth = Number.POSITIVE_INFINITY;
  for (const { path = [] } of issues) depth = Math.min(depth, path.length);
  return issues.length === 0 ? -1 : depth - issues.length / (issues.length + 1);
}

function codeOf(issue: z.core.$ZodIssue): string {
  const keyword = issue.code === 'custom' ? issue.params?.keyword : undefined;
  return typeof keyword === 'string' ? keyword : (issue.code ?? 'invalid');
}

/** How long a pointer may be. It contains names of members, which have any length. */
const MAX_POINTER = 1_000;

/** Returns the pointer, or that of the nearest ancestor if it is too long. */
function nearest(pointer: string): string {
  return pointer.length > MAX_POINTER
    ? pointer.slice(0, Math.max(pointer.lastIndexOf('/', MAX_POINTER), 0))
    : pointer;
}

/** Returns the RFC 6901 pointer of a path. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
