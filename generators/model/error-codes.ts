import type { JsonObject } from '../read/pointer.ts';
import { array } from './fields.ts';

/**
 * Returns the values of all enumerations marked `x-error-code` below a value.
 * @param find - resolves a reference
 */
export function errorCodesIn(value: unknown, find: (ref: string) => unknown): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<unknown>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null || seen.has(part)) return;
    seen.add(part);
    if (Array.isArray(part)) {
      for (const item of part) visit(item);
      return;
    }
    const node = part as JsonObject;
    if (node['x-error-code'] === true) for (const code of array(node.enum)) found.add(String(code));
    for (const [keyword, member] of Object.entries(node)) {
      if (keyword === 'example' || keyword === 'examples') continue;
      visit(keyword === '$ref' && typeof member === 'string' ? find(member) : member);
    }
  };
  visit(value);
  return [...found];
}
