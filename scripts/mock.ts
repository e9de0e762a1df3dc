import { defineCommand, EXIT, interrupted, portOf, print, progress } from './cli.ts';
import { APIS } from './documents.ts';

export const command = defineCommand({
  name: 'mock',
  summary: 'a mock bank that answers from the examples and validates every request',
  usage: 'hkob mock [--port 4010] [--spec FILE|ais|oauth|dcr …]',
  description: `Every operation is served under its full path, the path of a server URL included, at one address,
with CORS for browsers. The answer is the first example of the lowest 2xx, or made up from the schema
where there is none. A header chooses another:

  Prefer: code=403                     the first example of that status
  Prefer: code=400, example=NAME       the example of that name
  Prefer: dynamic=true                 values made up from the schema

A request that breaks the contract gets the declared 4xx, and the response header sl-violations says
as JSON which rule it broke and where. A request without its token gets 401. What is made up is not
looked at: any bearer token passes, and no client certificate is asked for.`,
  examples: [
    ['hkob mock', 'the three APIs on http://127.0.0.1:4010'],
    [
      'hkob mock --spec our-api.yaml --port 8080 --verbose',
      'another document, with a line per request',
    ],
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
    verbose: { type: 'boolean', summary: 'print operation, status and violations of each request' },
  },
  async run(values) {
    const port = values.port === undefined ? {} : { port: portOf(values.port) };
    progress('Reading the documents');
    const { startMock } = await import('./mock-server.ts');
    const mock = await startMock({
      ...(values.spec && { specs: values.spec }),
      ...port,
      ...(values.host && { host: values.host }),
      ...(values.verbose && { log: print }),
    });
    const end = interrupted();
    print(`Mock at ${mock.url}`);
    for (const { name, operations } of mock.apis) {
      print(`  ${name}: ${operations} ${operations === 1 ? 'operation' : 'operations'}`);
    }
    print(`Try: ${mock.tryThis}`);
    await end;
    await mock.close();
    return EXIT.done;
  },
});
