import { z } from 'zod';
import type { Validator } from '../contract.ts';

/** One place where a value breaks its schema. */
export interface ContractIssue {
  /**
   * RFC 6901 pointer into the value; '' is all of it. One of more than 1,000 characters is that of
   * the nearest place around it.
   */
  readonly pointer: string;
  /** A zod issue code, the JSON Schema keyword where zod has none, or `required`. */
  readonly code: string;
  /** Says what was expected; never repeats the value. */
  readonly message: string;
}

/** How many issues are listed in full; further ones are only counted. */
export const MAX_ISSUES = 100;

/**
 * Issues in the order in which they were found: the first {@link MAX_ISSUES}, and the number of the
 * others. A small message can break its schema in a great many places, and whatever lists them must
 * not grow with it.
 */
export class IssueList<Issue = ContractIssue> {
  readonly listed: Issue[] = [];
  /** How many issues there are beyond the listed ones. */
  more = 0;

  get isFull(): boolean {
    return this.listed.length >= MAX_ISSUES;
  }

  /** Listed or not. */
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

/** A list of one issue. */
export function oneIssue<Issue = ContractIssue>(issue: Issue): IssueList<Issue> {
  const list = new IssueList<Issue>();
  list.add(issue);
  return list;
}

/** What is wrong with a value; undefined when nothing is. */
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

/** The depth at which the stack, and not the number of issues, may have ended a validation. */
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

/** What is missing is told from what is wrong by its input; it costs, so good values do without. */
const REPORT_INPUT = { reportInput: true };

/**
 * What a validator found, one entry per place. Of a union, the alternative that came closest
 * speaks: the one whose first issue lies deepest, the shortest list among equals.
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

/** How long a message may be; zod's repeats the names of unknown members, however long they are. */
const MAX_MESSAGE = 1_000;

function shortened(message: string): string {
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE).trimEnd()}…` : message;
}

/** Deeper is closer; among equals, fewer issues are. */
function closeness(issues: readonly z.core.$ZodIssue[]): number {
  let depth = Number.POSITIVE_INFINITY;
  for (const { path = [] } of issues) depth = Math.min(depth, path.length);
  return issues.length === 0 ? -1 : depth - issues.length / (issues.length + 1);
}

function codeOf(issue: z.core.$ZodIssue): string {
  const keyword = issue.code === 'custom' ? issue.params?.keyword : undefined;
  return typeof keyword === 'string' ? keyword : (issue.code ?? 'invalid');
}

/** How long a pointer may be. Names of members may be as long as a message. */
const MAX_POINTER = 1_000;

/** The pointer, or that of the nearest place around it whose pointer is short enough. */
function nearest(pointer: string): string {
  return pointer.length > MAX_POINTER
    ? pointer.slice(0, Math.max(pointer.lastIndexOf('/', MAX_POINTER), 0))
    : pointer;
}

/** RFC 6901. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
