/** `hkob mock`: serves a mock of OpenAPI documents. */
import { parsePort } from '../cli/arguments.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { describeError } from '../cli/diagnostics.ts';
import { print, printError } from '../cli/output.ts';
import { progress } from '../cli/progress.ts';
import { interrupted } from '../cli/signals.ts';
import { APIS } from '../config/documents.ts';

export const command = defineCommand({
  name: 'mock',
  summary: 'a mock bank that answers from the examples and validates every request',
  usage: 'hkob mock [--port 4010] [--spec=FILE|ais|oauth|dcr …] [--dynamic] [--https]',
  description: `Every operation is served under its full path, the path of a server URL included, at one address,
with CORS for browsers. The response is the first example of the lowest 2xx, or generated from the
schema if there is no example. A request header selects another:

  Prefer: code=403                     the first example of that status
  Prefer: code=400, example=NAME       the example of that name
  Prefer: dynamic=true                 values generated from the schema

An invalid request gets the declared 4xx, and the response header sl-violations lists the violations
as JSON. A request without credentials gets 401; any bearer token is accepted, and no client
certificate is requested.

A document that changes is loaded again; while it is invalid, the previous version is served.`,
  examples: [
    ['hkob mock', 'the three APIs on http://127.0.0.1:4010'],
    [
      'hkob mock --spec our-api.yaml --port 8080 --verbose',
      'another document, with a line per request',
    ],
    ['hkob mock --dynamic --seed 7 --delay 300', 'generated responses, reproducible, with a delay'],
    ['curl -i -H "Prefer: code=429" …', 'ask for an error'],
  ],
  options: {
    spec: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      summary: `ais, oauth, dcr or an OpenAPI 3.x file; repeatable (default: ${APIS.join(', ')})`,
    },
    port: { type: 'string', value: 'N', summary: 'TCP port, 0 for any free one (default: 4010)' },
    host: { type: 'string', value: 'HOST', summary: 'address to listen on (default: 127.0.0.1)' },
    dynamic: { type: 'boolean', summary: 'generate responses from the schemas' },
    seed: { type: 'string', value: 'TEXT', summary: 'make generated responses reproducible' },
    'time-limit': {
      type: 'string',
      value: 'MS',
      summary: 'time limit of a response, after which it is a 503 (default: 5000)',
    },
    delay: {
      type: 'string',
      value: 'MS',
      summary: 'delay of each response, in milliseconds (default: 0)',
    },
    'cors-origin': {
      type: 'string',
      multiple: true,
      value: 'ORIGIN',
      summary: 'an origin that CORS allows; repeatable (default: any)',
    },
    https: { type: 'boolean', summary: 'serve HTTPS, with a self-signed certificate' },
    verbose: { type: 'boolean', summary: 'print operation, status and violations of each request' },
  },
  async run(values) {
    const port = values.port === undefined ? {} : { port: parsePort(values.port) };
    if (values.seed !== undefined && !values.dynamic) {
      throw new UsageError('--seed goes with --dynamic');
    }
    const options = {
      ...(values.dynamic && { dynamic: true }),
      ...(values.seed !== undefined && { seed: values.seed }),
      ...(values.delay !== undefined && { delay: millisecondsOf('--delay', values.delay) }),
      ...(values['time-limit'] !== undefined && {
        timeLimit: millisecondsOf('--time-limit', values['time-limit']),
      }),
      ...(values['cors-origin'] && { corsOrigins: values['cors-origin'].map(originOf) }),
      ...(values.https && { https: true }),
    };
    progress('Reading the documents');
    const { startMock } = await import('../mock/server.ts');
    const mock = await startMock({
      ...(values.spec && { specs: values.spec }),
      ...port,
      ...(values.host && { host: values.host }),
      ...(values.verbose && { log: (text) => print(...text.split('\n')) }),
      ...options,
      onReload: (outcome) => {
        if ('error' in outcome)
          printError(...describeError(outcome.error), 'Serving the documents as they were before');
        else print(`Read again: ${outcome.operations} operations`);
      },
    });
    if (mock.apis.every(({ operations }) => operations === 0)) {
      await mock.close();
      throw new UsageError('there is nothing to serve', 'no document has an operation');
    }
    const end = interrupted();
    print(`Mock at ${mock.url}`);
    for (const { name, operations } of mock.apis) {
      print(`  ${name}: ${operations} ${operations === 1 ? 'operation' : 'operations'}`);
    }
    print(`Try: ${mock.exampleCommand}`);
    await end;
    await mock.close();
    return EXIT.done;
  },
});

function millisecondsOf(option: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new UsageError(`${option} takes milliseconds, not "${text}"`);
}

function originOf(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new UsageError(`--cors-origin takes an origin like http://localhost:5173, not "${text}"`);
}
