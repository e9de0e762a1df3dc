import type { Diagnostic } from '../read/diagnostics.ts';
import { join } from '../read/pointer.ts';

/**
 * Whether a member of `paths` is a path.
 * @see https://spec.openapis.org/oas/v3.1.1.html#paths-object
 */
export function isPath(name: string, warn: (diagnostic: Diagnostic) => void): boolean {
  if (name.startsWith('/')) return true;
  if (!name.startsWith('x-')) {
    const message = `the path ${JSON.stringify(name)} does not start with a slash: it is left out`;
    warn({ severity: 'warning', message, pointer: join('', 'paths', name) });
  }
  return false;
}
