/** `hkob sandbox`: runs a simulated bank. */
import { join } from 'node:path';
import type { Store } from '../../sandbox/store/store.ts';
import { parsePort } from '../cli/arguments.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { print, printError } from '../cli/output.ts';
import { interrupted } from '../cli/signals.ts';

export const command = defineCommand({
  name: 'sandbox',
  summary: 'a bank that remembers: registration, consents, tokens and accounts over mutual TLS',
  usage:
    'hkob sandbox [--port 4030] [--profile hk|fapi] [--registration market|brand] [--brand=NAME …] [--data=DIR]',
  description: `Each brand has two addresses: the first port of its pair is for browsers (discovery, keys, authorisation,
consent pages, /dashboard, /devhub), the next one asks for a client certificate (tokens, registration, accounts).
Certificates of servers and clients are signed by a test authority of the sandbox's own:
  GET  /devhub/ca.pem                                trust this
  POST /devhub/projects                              { "name": … }
  POST /devhub/projects/{id}/certificates            { "csr": PEM }
  POST /devhub/projects/{id}/software-statements     the fields of a software statement
  POST /devhub/projects/{id}/clients                 registration, done for you
  POST /devhub/clock                                 { "seconds": 301 }: time travel
  POST /devhub/reset                                 resets all state
Other operations are in the document "devhub" (hkob docs --spec devhub) and in the client hk-open-banking/devhub.
A request with the header "Prefer: code=500" (or 403, 429) gets that response.
Test customers, all with the PIN 123456: ordinary, empty, thousand, overdrawn, inactive, multicurrency,
locked. State is kept in memory; with --data=DIR a file outlives the sandbox, with DATABASE_URL it is
in PostgreSQL, and several sandboxes behind one TCP address are one.`,
  examples: [
    ['hkob sandbox', 'four brands on the ports 4030 to 4037'],
    ['hkob sandbox --brand hsbc-personal --data .sandbox', 'one brand, with persistent state'],
    ['hkob sandbox --profile fapi', 'FAPI 1.0 Advanced instead of the rules of Hong Kong'],
    ['hkob sandbox --registration brand', 'a registration for each brand, as in production'],
  ],
  options: {
    port: {
      type: 'string',
      value: 'N',
      summary: 'the first port, 0 for any free ones (default: 4030)',
    },
    'public-port': {
      type: 'string',
      value: 'N',
      summary: 'the first port in the addresses, behind a balancer (default: --port)',
    },
    host: {
      type: 'string',
      value: 'HOST',
      summary: 'host name in the addresses (default: localhost)',
    },
    profile: { type: 'string', value: 'NAME', summary: 'hk or fapi (default: hk)' },
    registration: {
      type: 'string',
      value: 'FOR',
      summary: 'market: one serves every brand; brand: each needs its own (default: market)',
    },
    brand: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      summary: 'a brand to open; repeatable (default: all four)',
    },
    data: {
      type: 'string',
      value: 'DIR',
      summary: 'store the state in this folder (default: in memory)',
    },
    seed: {
      type: 'string',
      value: 'N',
      summary: 'other names, numbers and transactions for the test customers (default: 0)',
    },
    latency: {
      type: 'string',
      value: 'MS',
      summary: 'delay of each response, in milliseconds (default: 0)',
    },
    'calls-per-second': {
      type: 'string',
      value: 'N',
      summary: 'rate limit per client, 0 for none (default: 2)',
    },
  },
  async run(values) {
    const port = values.port === undefined ? {} : { port: parsePort(values.port) };
    const { startSandbox } = await import('../../sandbox/sandbox.ts');
    const { profiles } = await import('../../sandbox/profile.ts');
    const { BRANDS } = await import('../../sandbox/brands.ts');
    const { discoveryCommand } = await import('../../sandbox/devhub/commands.ts');
    const sandbox = await startSandbox({
      ...port,
      ...(await storeOf(values.data, values.port ?? '4030')),
      ...(values['public-port'] !== undefined && {
        publicPort: parsePort(values['public-port'], '--public-port'),
      }),
      ...(values.host !== undefined && { host: values.host }),
      profile: {
        ...profiles[oneOf('--profile', values.profile ?? 'hk', ['hk', 'fapi'])],
        ...(values.registration !== undefined && {
          registration: oneOf('--registration', values.registration, ['market', 'brand']),
        }),
      },
      ...(values.brand && {
        brands: values.brand.map((name) =>
          oneOf(
            '--brand',
            name,
            BRANDS.map(({ id }) => id),
          ),
        ),
      }),
      ...(values['calls-per-second'] !== undefined && {
        callsPerSecond: countOf('--calls-per-second', values['calls-per-second']),
      }),
      ...(values.seed !== undefined && { seed: countOf('--seed', values.seed) }),
      ...(values.latency !== undefined && { latency: countOf('--latency', values.latency) }),
      onError: printServerError,
    }).catch((error: NodeJS.ErrnoException & { address?: string; port?: number }) => {
      if (error.code !== 'EADDRINUSE') throw error;
      throw new UsageError(
        `port ${error.port} on ${error.address} is already in use`,
        'stop the program that uses it, or choose another port with --port',
      );
    });
    const end = interrupted();
    for (const { brand, addresses } of sandbox.banks) {
      print(brand.id, `  browsers     ${addresses.plain}`, `  mutual TLS   ${addresses.secure}`);
    }
    const [first] = sandbox.banks;
    if (first) {
      print(
        `Begin at ${first.addresses.plain}/devhub: five steps to a client, then commands that lead to accounts`,
      );
      print(`Try: ${discoveryCommand(first.addresses)}`);
    }
    await end;
    await sandbox.close();
    return EXIT.done;
  },
});

async function storeOf(folder: string | undefined, port: string): Promise<{ store?: Store }> {
  const { DATABASE_URL: url } = process.env;
  if (folder !== undefined && url !== undefined) {
    throw new UsageError('--data and DATABASE_URL exclude each other');
  }
  if (url !== undefined) {
    const { PostgresStore } = await import('../../sandbox/store/postgres.ts');
    return { store: await PostgresStore.open(url, Date.now, printServerError) };
  }
  if (folder === undefined) return {};
  const { openSnapshot } = await import('../../sandbox/store/snapshot.ts');
  try {
    const about = `port ${port}`;
    return {
      store: openSnapshot(join(folder, 'sandbox.json'), { onError: printServerError, about }),
    };
  } catch (error) {
    // System errors are reported by the command line itself.
    if (!(error instanceof Error) || 'code' in error) throw error;
    throw new UsageError(`--data: ${error.message}`);
  }
}

/** Prints an error that occurs while the sandbox is running. */
function printServerError(error: unknown): void {
  printError(error instanceof Error ? error.message : String(error));
}

function oneOf<const Name extends string>(
  option: string,
  given: string,
  known: readonly Name[],
): Name {
  const found = known.find((name) => name === given);
  if (found !== undefined) return found;
  throw new UsageError(`${option} takes ${known.join(', ')}, not "${given}"`);
}

function countOf(option: string, text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new UsageError(`${option} takes a whole number, not "${text}"`);
}
