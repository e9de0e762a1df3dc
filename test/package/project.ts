/** The files of a user's project. */

/**
 * Returns an OpenAPI document with one operation; `more` is added to the properties of an order.
 */
export const shop = (more = ''): string => `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths:
  /orders/{orderId}:
    get:
      operationId: getOrder
      parameters:
        - { name: orderId, in: path, required: true, schema: { type: string } }
      responses:
        '200':
          description: The order.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Order' }
              example: { orderId: o-1, total: '18.50' }
components:
  schemas:
    Order:
      type: object
      required: [orderId, total]
      properties:
        orderId: { type: string }
        total: { type: string }
${more}`;

const CLIENTS = `import { AccountsResponse, createAisClient } from 'hk-open-banking/ais';
import { createShopClient, Order } from './generated/index.js';
`;

/** Calls a mock with the package's client and with a generated one. */
export const order = `${CLIENTS}
const [baseUrl = ''] = process.argv.slice(2);
const { data } = await createShopClient({ baseUrl }).getOrder({
  params: { path: { orderId: 'o-1' } },
});
const total: string = Order.parse(data).total;
const accounts = await createAisClient({ baseUrl }).listAccounts({
  headers: { Authorization: 'Bearer any' },
});
const [account] = AccountsResponse.parse(accounts.data).data.account;
console.log(total, account?.currency);
`;

/** Compiles only once an order has a note. */
export const note = `import { Order } from './generated/index.js';
export const wanted: string | undefined = Order.parse({ orderId: 'o-1', total: '1', note: 'n' }).note;
`;

/** Like `order`, in a browser. */
export const page = `${CLIENTS}
const baseUrl = decodeURIComponent(location.hash.slice(1));
const [order, accounts] = await Promise.all([
  createShopClient({ baseUrl }).getOrder({ params: { path: { orderId: 'o-1' } } }),
  createAisClient({ baseUrl }).listAccounts({ headers: { Authorization: 'Bearer any' } }),
]);
document.title = [
  Order.parse(order.data).total,
  AccountsResponse.parse(accounts.data).data.account[0]?.currency,
].join(' ');
`;

/** Serves a generated server on Hono and within Express, and calls both. */
export const serve = `import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, serve } from '@hono/node-server';
import express from 'express';
import { createShopApp, type ShopHandlers } from './generated/server.js';

const handlers: ShopHandlers = {
  getOrder: ({ params }) => ({ status: 200, body: { orderId: params.orderId, total: '7.00' } }),
};
const app = createShopApp(handlers);
const plain = serve({ fetch: app.fetch, port: 0 });
const inside = createServer(
  express().use('/shop', getRequestListener(app.fetch, { overrideGlobalObjects: false })),
).listen(0);

async function ask(server: { address(): unknown }, prefix: string): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(\`http://127.0.0.1:\${port}\${prefix}/orders/o-7\`);
  console.log(response.status, await response.text());
}
await ask(plain, '');
await ask(inside, '/shop');
process.exit();
`;

/** The strictest compiler settings. */
export const tsconfig = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noImplicitReturns: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    // The declarations of this package are checked as well, those of others are not.
    skipLibCheck: false,
    outDir: 'dist',
    rootDir: 'src',
  },
  include: ['src'],
};

/** A project as created by `npm init`, with various compiler settings. */
export const asNpmLeavesIt = {
  /** The compiler settings, and whether Node can run the output. */
  settings(type: string | undefined): [compilerOptions: object, runs: boolean][] {
    if (type !== 'commonjs') return [[{ module: 'nodenext' }, true]];
    return [
      [{ module: 'nodenext' }, true],
      [{ module: 'node20' }, true],
      // As written by tsc --init until TypeScript 5.8.
      [{ module: 'commonjs', target: 'es2016', esModuleInterop: true }, true],
      [{ module: 'esnext', moduleResolution: 'bundler' }, false],
      [{ module: 'preserve' }, false],
    ];
  },
  tsconfig: (compilerOptions: object): string =>
    JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        strict: true,
        skipLibCheck: true,
        outDir: 'dist',
        rootDir: 'src',
        ...compilerOptions,
      },
      include: ['src/main.ts'],
    }),
  main: (ending: string): string => `import { createTsp } from 'hk-open-banking';
import { createDcrClient, schemas } from './dcr/index${ending}';
import { createDcrApp } from './dcr/server${ending}';

const { registerClient } = createDcrClient({ baseUrl: 'https://bank.example' });
const known = Object.keys(schemas).length > 0;
console.log(typeof createTsp, typeof registerClient, typeof createDcrApp, known);
`,
};
