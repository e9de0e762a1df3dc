/** The parts of `curl` that the sandbox's commands use, for machines without it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { parseArgs } from 'node:util';

const file = (name) => (name === undefined ? undefined : readFileSync(name));
const text = { type: 'string' };
const flag = { type: 'boolean' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: flag,
    'show-error': flag,
    insecure: flag,
    output: { ...text, short: 'o' },
    cacert: text,
    cert: text,
    key: text,
    data: { ...text, short: 'd', multiple: true },
    header: { ...text, short: 'H', multiple: true },
  },
});
const body = values.data?.join('&');
const headers = Object.fromEntries(
  (values.header ?? []).map((line) => line.split(/: */, 2).map((part) => part.trim())),
);
if (body !== undefined && headers['Content-Type'] === undefined) {
  headers['Content-Type'] = 'application/x-www-form-urlencoded';
}
request(
  positionals[0],
  {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    ca: file(values.cacert),
    cert: file(values.cert),
    key: file(values.key),
    rejectUnauthorized: !values.insecure,
  },
  async (response) => {
    const chunks = await response.toArray();
    if (values.output === undefined) process.stdout.write(Buffer.concat(chunks));
    else writeFileSync(values.output, Buffer.concat(chunks));
  },
).end(body);
