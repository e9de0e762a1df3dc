/** Which headers are described by parameters and responses. */
import type { Diagnostic } from '../read/diagnostics.ts';

/** Header parameters that OpenAPI ignores, because other objects describe them. */
const IGNORED: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

/** https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

type Warn = (diagnostic: Diagnostic) => void;

/**
 * Whether a header parameter is not ignored.
 * @see https://spec.openapis.org/oas/v3.1.1.html#parameter-object
 */
export function isHeaderParameter(name: string, pointer = '', warn?: Warn): boolean {
  return !IGNORED.has(name.toLowerCase()) && isToken(name, pointer, warn);
}

/**
 * Whether a response header is not ignored.
 * @see https://spec.openapis.org/oas/v3.1.1.html#response-object
 */
export function isResponseHeader(name: string, pointer = '', warn?: Warn): boolean {
  return name.toLowerCase() !== 'content-type' && isToken(name, pointer, warn);
}

function isToken(name: string, pointer: string, warn?: Warn): boolean {
  if (TOKEN.test(name)) return true;
  const message = `HTTP has no header called ${JSON.stringify(name)}: it is left out`;
  warn?.({ severity: 'warning', message, pointer });
  return false;
}
