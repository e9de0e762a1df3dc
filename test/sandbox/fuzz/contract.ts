/** Whether a response conforms to its contract. */
import { z } from 'zod';
import { contract as ais } from '../../../generated/ais/operations.ts';
import { contract as dcr } from '../../../generated/dcr/operations.ts';
import { contract as devhub } from '../../../generated/devhub/operations.ts';
import { contract as oauth } from '../../../generated/oauth/operations.ts';
import type { OperationContract } from '../../../runtime/contract.ts';
import { headerDecoder } from '../../../runtime/message/decode.ts';

/** A response that has been read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** One of the two addresses of a brand. */
export type Host = 'plain' | 'secure';

const { startAuthorization, getOpenIdConfiguration, getJwks, ...secureOauth } = oauth;

const OPERATIONS: Readonly<Record<Host, readonly OperationContract[]>> = {
  plain: Object.values({ startAuthorization, getOpenIdConfiguration, getJwks, ...devhub }),
  secure: Object.values({ ...ais, ...dcr, ...secureOauth }),
};

const Problem = z.object({ title: z.string().min(1), status: z.int() });

/**
 * Returns how a response violates its contract, or undefined.
 * @param asked - a requested status, which is no violation although it is a 5xx
 */
export function breachOf(
  { host, method, path }: { readonly host: Host; readonly method: string; readonly path: string },
  answer: Answer,
  asked?: number,
): string | undefined {
  const { status } = answer;
  if (status >= 500 && status !== asked) return `${status}: ${answer.text.slice(0, 200)}`;
  const [bare = ''] = path.split('?');
  const here = OPERATIONS[host].filter((operation) => patternOf(operation.path).test(bare));
  const meant = method === 'HEAD' ? 'GET' : method;
  // A path without variables takes precedence over one with them.
  const [operation] = here
    .filter((one) => one.method === meant)
    .sort((one, other) => variables(one.path) - variables(other.path));
  const response =
    operation && Object.entries(operation.responses).find(([key]) => key === `${status}`)?.[1];
  if (!response) return undocumented(answer, { method, known: here.length > 0 });
  for (const [name, header] of Object.entries(response.headers ?? {})) {
    const sent = answer.headers[name];
    if (sent === undefined && !header.required) continue;
    if (sent === undefined) return `${status} without ${name}`;
    const value = headerDecoder(header)(String(sent));
    const { error } = (header.schema as unknown as z.ZodType).safeParse(value);
    if (error) return `${status} with ${name}: ${sent}: ${error.message}`;
  }
  if (method === 'HEAD') return undefined;
  const content = response.content ?? {};
  if (Object.keys(content).length === 0) {
    // All other errors are problem details.
    return answer.text === '' ? undefined : undocumented(answer, { method, known: true });
  }
  const type = typeOf(answer);
  const media = Object.entries(content).find(([key]) => key === type)?.[1];
  if (!media) return `${status} as ${type || 'nothing'}`;
  const schema = media.schema as unknown as z.ZodType;
  const result = schema.safeParse(/[+/]json$/.test(type) ? json(answer.text) : answer.text);
  return result.success ? undefined : `${status}: ${result.error.message}\n${answer.text}`;
}

/** Checks a status without contract: problem details, a page of the bank, or a redirect to one. */
function undocumented(
  answer: Answer,
  { method, known }: { readonly method: string; readonly known: boolean },
): string | undefined {
  const { status, headers, text } = answer;
  const type = typeOf(answer);
  if (status === 204 && method === 'OPTIONS') return undefined;
  // Node itself refuses malformed HTTP.
  if (status === 431 && text === '') return undefined;
  if (method === 'HEAD') return text === '' ? undefined : 'HEAD with a body';
  if (type === 'application/problem+json') {
    const problem = Problem.safeParse(json(text));
    return problem.data?.status === status ? undefined : `${status} with the problem ${text}`;
  }
  if (known) return `${status} as ${type || 'nothing'}: ${text.slice(0, 200)}`;
  if (status === 302 || status === 303)
    return headers.location ? undefined : `${status} to nowhere`;
  if (type === 'text/css' || type === 'application/x-pem-file') return undefined;
  if (type !== 'text/html') return `${status} as ${type || 'nothing'}: ${text.slice(0, 200)}`;
  const policy = String(headers['content-security-policy']);
  if (!policy.includes("default-src 'none'")) return `${status}: a page without a policy`;
  return /<script|<img|\son\w+=/i.test(text)
    ? `${status}: markup of somebody else: ${text}`
    : undefined;
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);

const variables = (path: string): number => path.split('{').length;

const typeOf = ({ headers }: Answer): string =>
  String(headers['content-type'] ?? '')
    .split(';', 1)[0]
    ?.trim() ?? '';

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
