/** Keeps secrets and control characters out of errors, logs and `util.inspect`. */
import { printable } from '../runtime/printable.ts';

const SECRETS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)/g, '[PEM]'],
  [/\beyJ[\w-]*(?:\.[\w-]*){0,4}/g, '[JWT]'],
  [/\b(Bearer)\s+[\w.~+/-]+=*/gi, '$1 [token]'],
  [
    /\b(code|id_token|access_token|refresh_token|client_assertion|request|state|nonce)=[^&\s"'#]+/g,
    '$1=[redacted]',
  ],
  [
    /"(code|id_token|access_token|refresh_token|client_assertion|private_key)"\s*:\s*"[^"]*"/g,
    '"$1":"[redacted]"',
  ],
];

/**
 * Returns a text that is safe for errors and logs: without anything like a key, a token or a code,
 * and {@link printable}.
 * @param known secrets that were sent to the bank, whose messages may repeat them
 */
export function redact(text: string, ...known: readonly (string | null | undefined)[]): string {
  const rest = known.reduce<string>(
    (clean, secret) => (secret ? clean.replaceAll(secret, '[redacted]') : clean),
    text,
  );
  return printable(SECRETS.reduce((clean, [pattern, name]) => clean.replace(pattern, name), rest));
}

/**
 * Returns name, code and redacted message of another library's error.
 *
 * Its causes are dropped, because they may contain requests, claims or tokens.
 */
export function safeCause(error: unknown): Error {
  const {
    name = 'Error',
    message = String(error),
    code,
  } = (error ?? {}) as Partial<Record<'name' | 'message' | 'code', unknown>>;
  const safe = new Error(redact(String(message)));
  safe.name = redact(String(name));
  delete safe.stack;
  return code === undefined ? safe : Object.assign(safe, { code: redact(String(code)) });
}
