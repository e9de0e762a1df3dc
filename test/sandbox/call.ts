import type { Tsp } from './tsp.ts';

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly send?: typeof fetch;
}

/** Calls a path of account information, or a whole address, without normalizing it. */
export async function callAis(
  tsp: Tsp,
  token: string,
  path: string,
  { body, headers = {}, send = tsp.secure }: CallOptions = {},
) {
  const url = path.startsWith('https')
    ? path
    : `${tsp.bank.addresses.secure}/open-banking/v1.0/aisp${path}`;
  const response = await send(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = text === '' ? {} : JSON.parse(text);
  const codes: string[] = (json.errors ?? []).map(
    ({ errorCode }: { errorCode: string }) => errorCode,
  );
  return {
    status: response.status,
    headers: response.headers,
    json,
    brief: [response.status, ...codes].join(' '),
  };
}
