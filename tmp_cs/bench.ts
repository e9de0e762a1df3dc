import { Hono } from 'hono';
import { serve } from '@hono/node-server';
import { createAisApp, type AisHandlers } from './ais/server.ts';
import { contract } from './ais/operations.ts';
import YAML from 'yaml';
import { readFileSync } from 'node:fs';
const doc = YAML.parse(readFileSync(new URL('./ais/openapi.yaml', import.meta.url), 'utf8'));
const op = doc.paths['/open-banking/v1.0/aisp/accounts'].get;
const deref = (x: any): any => x.$ref ? x.$ref.slice(2).split('/').reduce((a: any, k: string) => a[k.replace(/~1/g,'/')], doc) : x;
const ex = Object.values(deref(op.responses['200']).content['application/json'].examples).map(deref) as any[];
const body = ex[0].value;
const pop = doc.paths['/open-banking/v1.0/aisp/account-consents'].post;
const pex = (Object.values(deref(pop.requestBody).content['application/json'].examples).map(deref) as any[])[0].value;
const pres = (Object.values(deref(pop.responses['201']).content['application/json'].examples).map(deref) as any[])[0].value;
const handlers: any = {};
for (const id of Object.keys(contract)) handlers[id] = () => ({ status: 200, body });
handlers.createAccountConsent = () => ({ status: 201, body: pres });
const app = createAisApp(handlers as AisHandlers);
const bare = new Hono();
bare.get('/open-banking/v1.0/aisp/accounts', (c) => c.json(body));
bare.post('/open-banking/v1.0/aisp/account-consents', async (c) => { await c.req.json(); return c.json(pres, 201); });
const h = { authorization: 'Bearer x', 'x-fapi-interaction-id': crypto.randomUUID(), 'accept-language': 'en' };
console.log((await app.request('/open-banking/v1.0/aisp/accounts', { headers: h })).status, JSON.stringify(body).length);
const r = await app.request('/open-banking/v1.0/aisp/account-consents', { method: 'POST', headers: { ...h, 'content-type': 'application/json' }, body: JSON.stringify(pex) });
console.log(r.status, await r.text().then(t => t.slice(0, 300)));
if (process.argv[2] === 'serve') {
  serve({ fetch: app.fetch, port: 4701 }); serve({ fetch: bare.fetch, port: 4702 });
}
if (process.argv[2] === 'one') {
  serve({ fetch: process.argv[3] === 'bare' ? bare.fetch : app.fetch, port: 4703 });
  let start = process.cpuUsage();
  process.on('SIGUSR2', () => { const u = process.cpuUsage(start); console.log('cpu', (u.user + u.system) / 1000 | 0, 'ms'); start = process.cpuUsage(); });
  process.on('SIGINT', () => process.exit(0));
}
