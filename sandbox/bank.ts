/** One brand: its authorisation server, resource server and pages, at two addresses. */
import { Hono, type MiddlewareHandler } from 'hono';
import { HttpError } from '../runtime/index.ts';
import { createAis } from './ais/ais.ts';
import { Consents } from './ais/consents.ts';
import { Events } from './ais/events.ts';
import { type Addresses, type Brand, PATHS } from './brands.ts';
import type { SandboxContext } from './context.ts';
import { customersOf } from './customers/customers.ts';
import { createDevHub } from './devhub/devhub.ts';
import type { Directory } from './devhub/directory.ts';
import { faultsOf } from './faults.ts';
import { type Limiter, limitCalls } from './limits.ts';
import type { NodeEnv } from './node-env.ts';
import { createOauthApps } from './oauth/oauth.ts';
import { createProvider } from './oauth/provider.ts';
import { createRegistration } from './oauth/registration.ts';
import { createConsentPages } from './pages/consent.ts';
import { refuseCrossSite } from './pages/cross-site.ts';
import { createDashboard } from './pages/dashboard.ts';
import { createDevHubPages } from './pages/devhub.ts';
import { pageHeaders, STYLE, STYLE_PATH } from './pages/layout.ts';
import { onlyForms, problem } from './problem.ts';

export interface BankOptions {
  readonly context: SandboxContext;
  readonly directory: Directory;
  readonly brand: Brand;
  readonly addresses: Addresses;
  readonly limiter: Limiter;
  /** Latency of every response in milliseconds. */
  readonly latency: number;
  /** Seed of the test customers. */
  readonly seed: number;
}

/** The apps of one brand. */
export interface Bank {
  /** For browsers. */
  readonly plain: Hono<NodeEnv>;
  /** Behind mutual TLS. */
  readonly secure: Hono<NodeEnv>;
  readonly consents: Consents;
  readonly events: Events;
}

export function createBank(options: BankOptions): Bank {
  const { context, directory, brand, addresses, latency, seed } = options;
  // Calls are counted for each brand separately.
  const limiter: Limiter = (caller) => options.limiter(`${brand.id} ${caller}`);
  const events = new Events(context, brand.id, addresses.secure);
  const consents = new Consents(context, brand.id, events);
  const customers = customersOf(brand, seed);
  const provider = createProvider({ context, directory, consents, brand: brand.id, addresses });
  const faults = faultsOf(context, directory);
  const shared = { context, directory, brand: brand.id, addresses, faults };
  const oauth = createOauthApps({ ...shared, provider });

  const plain = new Hono<NodeEnv>();
  plain.use(
    onlyHost(addresses.plain),
    refuseCrossSite(addresses.plain),
    atThisMoment(context),
    slow(latency),
    guardPages,
  );
  plain.route('/', oauth.plain);
  for (const pages of ['/consent/*', '/dashboard/*', '/devhub/new/*', '/devhub/pages/*'])
    plain.use(pages, onlyForms);
  plain.route('/consent', createConsentPages({ context, provider, consents, brand, customers }));
  plain.route('/dashboard', createDashboard({ context, consents, brand, customers }));
  plain.route('/devhub', createDevHubPages({ ...shared, customers, events }));
  plain.route('/', createDevHub({ ...shared, customers, events }));
  plain.get(STYLE_PATH, (hono) => hono.body(STYLE, 200, { 'content-type': 'text/css' }));

  const secure = new Hono<NodeEnv>();
  secure.use(onlyHost(addresses.secure), atThisMoment(context), slow(latency));
  secure.post(PATHS.token, limitCalls(directory, limiter, 'token'));
  secure.post(PATHS.register, limitCalls(directory, limiter, 'register'));
  secure.route('/', oauth.secure);
  secure.route('/', createRegistration(shared));
  secure.route('/', createAis({ ...shared, provider, consents, events, customers, limiter }));
  for (const app of [plain, secure]) {
    app.notFound(() => problem(404));
    app.onError((error) => {
      if (error instanceof HttpError && error.status === 503) {
        return problem(503, error.message, error.headers);
      }
      context.onError(error);
      return problem(500);
    });
  }
  return { plain, secure, consents, events };
}

/** Reads the current clock and faults for every request. */
const atThisMoment =
  ({ controls }: SandboxContext): MiddlewareHandler =>
  async (_, next) => {
    await controls.look();
    await next();
  };

const slow =
  (latency: number): MiddlewareHandler =>
  async (_, next) => {
    if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
    await next();
  };

/** Adds the headers of our pages to the provider's own pages. */
const guardPages: MiddlewareHandler = async (hono, next) => {
  await next();
  const { headers } = hono.res;
  if (headers.has('content-security-policy')) return;
  if (!headers.get('content-type')?.startsWith('text/html')) return;
  for (const [name, value] of Object.entries(pageHeaders())) headers.set(name, value);
};

/** Refuses foreign `Host` headers, because addresses in responses are derived from them. */
function onlyHost(origin: string): MiddlewareHandler {
  const { host } = new URL(origin);
  return async (hono, next) => {
    if (hono.req.header('host')?.toLowerCase() === host) return next();
    return problem(421, `This is ${host}`);
  };
}
