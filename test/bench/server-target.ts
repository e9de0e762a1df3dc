/**
 * One of the servers that are compared, in a process of its own: answers `GET accounts` with the
 * example of the document and `POST account-consents` with a consent. Tells its parent the address,
 * and whenever asked the CPU time that it has used.
 *
 * node test/bench/server-target.ts NAME HOME
 */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { createLogger } from '@stoplight/prism-core';
import { createServer as createPrism } from '@stoplight/prism-http-server';
import { Hono } from 'hono';
import { parse } from 'yaml';
import { type AisHandlers, createAisApp } from '../../generated/ais/server.ts';
import { playBackInteractionId } from '../../sandbox/rules/fapi.ts';
import { listen } from '../../scripts/cli/listen.ts';
import type { Spec } from '../../scripts/config/documents.ts';
import { mockOperations } from '../../scripts/mock/operations.ts';
import { startMock } from '../../scripts/mock/server.ts';
import { packageRoot } from '../../scripts/package-root.ts';

const [, , name = '', home = ''] = process.argv;
const FILE = join(packageRoot, 'generated/ais/openapi.yaml');
const document = parse(readFileSync(FILE, 'utf8'));
const AISP = '/open-banking/v1.0/aisp';

const { examples } = document.components;
const accounts = examples.accounts.value;
const consent = examples['consent-pending'].value;

const handlers = {
  listAccounts: () => ({ status: 200, body: accounts }),
  createAccountConsent: ({ body }: { body: { data: object } }) => ({
    status: 201,
    body: { ...consent, data: { ...consent.data, ...body.data } },
  }),
};
const ais = new Proxy(handlers, {
  get: (known, id) => known[id as keyof typeof known] ?? (() => ({ status: 500 })),
}) as unknown as AisHandlers;

const authenticate = { ClientCertificate: () => 'any' };

/** By name: the address that it serves under. */
const servers: Readonly<Record<string, () => Promise<string>>> = {
  'bare Hono': () => {
    const app = new Hono();
    app.get(`${AISP}/accounts`, (context) => context.json(accounts));
    app.post(`${AISP}/account-consents`, async (context) => {
      const { data } = await context.req.json();
      return context.json({ ...consent, data: { ...consent.data, ...data } }, 201);
    });
    return serve(getRequestListener(app.fetch));
  },
  'generated app': () => serve(getRequestListener(createAisApp(ais, { authenticate }).fetch)),
  'generated app with interaction ids': () =>
    serve(
      getRequestListener(
        createAisApp(ais, { authenticate, middleware: [playBackInteractionId] }).fetch,
      ),
    ),
  'hkob mock': async () => (await startMock({ specs: ['ais'], port: 0 })).url,
  Prism: () => {
    const spec = { name: 'ais', file: FILE, document, files: [] } as Spec;
    const operations = mockOperations(spec).map((operation) => operation.withSchemas());
    const prism = createPrism(operations, {
      cors: false,
      components: { logger: createLogger('bench', { level: 'silent' }) },
      config: {
        isProxy: false,
        checkSecurity: true,
        validateRequest: true,
        validateResponse: true,
        errors: true,
        upstreamProxy: undefined,
        mock: { dynamic: false },
      },
    });
    return prism.listen(0, '127.0.0.1');
  },
  'express-openapi-validator': () => {
    const require = createRequire(join(home, 'package.json'));
    const express = require('express');
    const app = express();
    app.use(express.json());
    app.use(
      require('express-openapi-validator').middleware({
        apiSpec: FILE,
        validateApiSpec: false,
        validateRequests: true,
        validateResponses: true,
        validateSecurity: {
          handlers: Object.fromEntries(
            Object.keys(document.components.securitySchemes).map((scheme) => [scheme, () => true]),
          ),
        },
      }),
    );
    app.get(`${AISP}/accounts`, (_: unknown, response: Json) => response.json(accounts));
    app.post(`${AISP}/account-consents`, (request: { body: { data: object } }, response: Json) =>
      response.status(201).json({ ...consent, data: { ...consent.data, ...request.body.data } }),
    );
    return serve(app);
  },
};

interface Json {
  status(code: number): Json;
  json(body: unknown): void;
}

async function serve(listener: RequestListener): Promise<string> {
  return (await listen(createServer(listener), '127.0.0.1', 0)).url;
}

const start = servers[name];
if (start === undefined) throw new Error(`there is no server ${name}`);
const url = await start();
process.on('message', () => process.send?.(process.cpuUsage()));
process.send?.({ url });
