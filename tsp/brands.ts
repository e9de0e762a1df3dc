/** The addresses of the banks, and which of them may deviate from OpenID Connect. */

/** The addresses of one brand. */
export interface Brand {
  /** Name for messages: `HSBC HK Personal, sandbox`. */
  readonly name: string;
  /** Address of the discovery document. */
  readonly discovery: string;
  /** The exact `issuer` of the discovery document and `iss` of every token. */
  readonly issuer: string;
  /** Scheme and host of the account information API, which requires mutual TLS. */
  readonly resources: string;
  /** Calls per second that the bank allows a client: 2 in sandboxes, 1 in production. */
  readonly callsPerSecond: number;
  /** The members that no document of the bank states. */
  readonly inferred: readonly (keyof Brand)[];
}

const DISCOVERY_PATH = '/.well-known/openid-configuration';

/** A sandbox: discovery on the plain host, everything else on the `secure.` host. */
function sandbox(name: string, domain: string, inferred: Brand['inferred']): Brand {
  const secure = `https://secure.sandbox.${domain}`;
  return Object.freeze({
    name: `${name}, sandbox`,
    discovery: `https://sandbox.${domain}${DISCOVERY_PATH}`,
    issuer: secure,
    resources: secure,
    callsPerSecond: 2,
    inferred,
  });
}

function production(name: string, domain: string, inferred: Brand['inferred']): Brand {
  const api = `https://api.${domain}`;
  return Object.freeze({
    name: `${name}, production`,
    discovery: `${api}${DISCOVERY_PATH}`,
    issuer: api,
    resources: api,
    callsPerSecond: 1,
    inferred,
  });
}

/**
 * The brands of Hong Kong, each with its sandbox and production.
 *
 * The limits are those that Hang Seng states for its whole portal.
 */
export const brands = Object.freeze({
  hsbcPersonal: Object.freeze({
    sandbox: sandbox('HSBC HK Personal', 'ob.hsbc.com.hk', ['resources']),
    production: production('HSBC HK Personal', 'ob.hsbc.com.hk', ['issuer', 'resources']),
  }),
  hsbcBusiness: Object.freeze({
    sandbox: sandbox('HSBC HK Business', 'ob.business.hsbc.com.hk', ['issuer', 'resources']),
    production: production('HSBC HK Business', 'ob.business.hsbc.com.hk', ['issuer', 'resources']),
  }),
  hangSengPersonal: Object.freeze({
    sandbox: sandbox('Hang Seng Personal', 'ob.hangseng.com', ['discovery', 'issuer', 'resources']),
    production: production('Hang Seng Personal', 'ob.hangseng.com', ['discovery', 'resources']),
  }),
  hangSengBusiness: Object.freeze({
    sandbox: sandbox('Hang Seng Business', 'ob.business.hangseng.com', []),
    production: production('Hang Seng Business', 'ob.business.hangseng.com', [
      'issuer',
      'resources',
    ]),
  }),
});

/** Options of {@link customBrand}. */
export interface CustomBrand {
  /** The issuer. Its discovery document is below it. */
  readonly issuer: string;
  /**
   * Address of the discovery document, on the host of the issuer; the port may differ. Default: the
   * address below the issuer.
   */
  readonly discovery?: string;
  /** Name for messages. Default: the issuer. */
  readonly name?: string;
  /** Scheme and host of the account information API. Default: those of the issuer. */
  readonly resources?: string;
  /** Calls per second. Default: 2. */
  readonly callsPerSecond?: number;
}

/**
 * Creates a brand that is not in the table: another bank, or a local sandbox.
 * @throws {TypeError} if an address is not https, the issuer has a query or a fragment, or the
 * discovery document is on another host
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
 */
export function customBrand(options: CustomBrand): Brand {
  const { issuer, name = issuer, callsPerSecond = 2 } = options;
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url?.protocol !== 'https:' || url.search !== '' || url.hash !== '') {
    throw new TypeError('issuer must be an https address without query and fragment');
  }
  const resources = options.resources ?? url.origin;
  if (!URL.canParse(resources) || new URL(resources).protocol !== 'https:') {
    throw new TypeError('resources must be an https address');
  }
  const { discovery = discoveryOf(issuer) } = options;
  const brand: Brand = Object.freeze({
    name,
    discovery,
    issuer,
    resources: new URL(resources).origin,
    callsPerSecond,
    inferred: [],
  });
  if (mayNameIssuer(brand)) return brand;
  throw new TypeError('discovery must be an https address on the host of the issuer');
}

/** Returns the address of the discovery document of an issuer (OpenID Connect Discovery §4). */
function discoveryOf(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}${DISCOVERY_PATH}`;
}

const named = new Set<Brand>(Object.values(brands).flatMap((brand) => Object.values(brand)));

/**
 * Whether the discovery document of a brand may name the brand's issuer.
 *
 * OpenID Connect Discovery §4.3 requires the issuer to be the address of the document without its
 * last part. The banks' sandboxes violate that rule, so for the entries of {@link brands} the pair
 * of addresses in the table is used instead. Any other document has to be on the issuer's host,
 * where only the port may differ, as in a local sandbox.
 */
export function mayNameIssuer(brand: Brand): boolean {
  if (named.has(brand)) return true;
  const { discovery, issuer } = brand;
  if (!URL.canParse(discovery) || !URL.canParse(issuer)) return false;
  const [document, server] = [new URL(discovery), new URL(issuer)];
  return document.protocol === 'https:' && document.hostname === server.hostname;
}
