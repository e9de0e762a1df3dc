/**
 * Access tokens of the client and of each consent. Those of a consent are refreshed by one caller
 * at a time.
 */
import { randomUUID } from 'node:crypto';
import {
  type Configuration,
  clientCredentialsGrant,
  ResponseBodyError,
  refreshTokenGrant,
  type TokenEndpointResponse,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { orAborted, sleep } from './abort.ts';
import { sessionError } from './discovery.ts';
import { SessionError, TokenError, tokenCodeOf } from './errors.ts';
import type { Observer } from './observe.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { redact, safeCause } from './redact.ts';
import { recordsOf, type Store } from './store.ts';
import { isBearerToken } from './token-response.ts';

/** Provides access tokens. */
export interface TokenSource {
  get(signal?: AbortSignal): Promise<string>;
  /** Reports that the bank rejected a token with 401, so that the next one is another. */
  refused(token: string): Promise<void>;
}

/** The tokens of one consent in the store. */
export interface ConsentRecord {
  readonly accessToken: string;
  /** When to stop using the access token, in milliseconds since 1970. */
  readonly accessUntil: number;
  /** Absent after the bank has rejected it. */
  readonly refreshToken?: string;
  readonly sub: string;
  /** The refresh in progress, if any. */
  readonly renewing?: Claim;
}

/**
 * A claim by which a process announces that it refreshes the tokens of a consent, so that no other
 * does.
 *
 * It is valid for a duration instead of until a time: another process measures the duration with
 * its own monotonic clock, from when it first saw the claim. A wrong clock on either side neither
 * keeps a stale claim alive nor ends a valid one.
 */
interface Claim {
  readonly by: string;
  /** Its duration in milliseconds. */
  readonly ms?: number;
  /** Instead of `ms` in claims of earlier versions: its end in milliseconds since 1970. */
  readonly until?: number;
}

/** What token requests need. */
export interface TokenSettings {
  /** Returns a configuration for one exchange; `fetch` is used for each of its calls. */
  readonly configure: (fetch?: typeof globalThis.fetch) => Promise<Configuration>;
  readonly fetch: typeof globalThis.fetch;
  readonly store: Store;
  readonly rateLimiter: RateLimiter;
  readonly observe: Observer;
  /** The longest time that a refresh takes, during which other processes wait, in milliseconds. */
  readonly renewalMs: number;
  /** Aborts waiting for another process. */
  readonly closing: AbortSignal;
}

/** A token is not used in its last half minute, because requests take time and clocks differ. */
const MARGIN_MS = 30_000;
/** The lifetime of a token if the bank does not state one: the documented one. */
const TOKEN_SECONDS = 300;
/** The longest wait for the claim of another process, unless refreshes take longer here. */
const MAX_CLAIM_MS = 600_000;
/** The interval at which the end of another process's refresh is checked. */
const WATCH_MS = 100;
/** How often writing tokens is retried if the store fails. */
const STORE_TRIES = 4;
/** The queue of calls without a consent. */
export const CLIENT_QUEUE = 'client';

/** Creates the source of the client's own tokens (`client_credentials`). */
export function createClientTokens({ configure, rateLimiter }: TokenSettings): TokenSource {
  let own: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    const configuration = await configure();
    await rateLimiter.turn(CLIENT_QUEUE);
    const began = Date.now();
    const answer = await clientCredentialsGrant(configuration, { scope: 'accounts' }).catch(
      (error) => {
        throw tokenError(error);
      },
    );
    own = { token: answer.access_token, until: untilOf(answer, began) };
    return own.token;
  };

  const clientTokens: TokenSource = {
    get(signal) {
      if (own && own.until > Date.now()) return Promise.resolve(own.token);
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return orAborted(asking, signal);
    },
    async refused(token) {
      if (own?.token === token) own = undefined;
    },
  };

  return clientTokens;
}

/** Creates the sources of the tokens of consents in a store. */
export function createConsentTokens(settings: TokenSettings) {
  const { configure, rateLimiter, observe } = settings;
  const consents = recordsOf<ConsentRecord>(
    settings.store,
    'consent',
    ({ accessToken, accessUntil, refreshToken }) =>
      isBearerToken(accessToken) &&
      typeof accessUntil === 'number' &&
      ['string', 'undefined'].includes(typeof refreshToken),
  );
  const renewals = new Map<string, Promise<string>>();
  /** Cached access tokens, so that not every call reads the store; roughly oldest first. */
  const held = new Map<string, Pick<ConsentRecord, 'accessToken' | 'accessUntil'>>();

  const hold = (consentId: string, { accessToken, accessUntil }: ConsentRecord): string => {
    const now = Date.now();
    for (const [id, { accessUntil: end }] of held) {
      if (end > now) break;
      held.delete(id);
    }
    held.delete(consentId);
    held.set(consentId, { accessToken, accessUntil });
    return accessToken;
  };

  const known = async (consentId: string): Promise<ConsentRecord> => {
    const record = await consents.get(consentId);
    if (record) return record;
    const message = `consent ${consentId} has no tokens here: the customer has not authorised it`;
    throw new SessionError('CONSENT_UNAUTHORISED', message);
  };

  const usable = (
    { accessToken, accessUntil }: Pick<ConsentRecord, 'accessToken' | 'accessUntil'>,
    refused: string | undefined,
  ): boolean => accessUntil > Date.now() && accessToken !== refused;

  /** Returns a token other than the rejected one: from another process, or from the bank. */
  const renew = async (consentId: string, refused: string | undefined): Promise<string> => {
    let waited = false;
    const isOver = claimWatch(settings.renewalMs);
    for (;;) {
      const record = await known(consentId);
      if (usable(record, refused)) {
        if (waited) observe({ type: 'refresh', consentId, outcome: 'refreshed elsewhere' });
        return hold(consentId, record);
      }
      if (record.refreshToken === undefined) {
        const message = `consent ${consentId} can no longer be refreshed: the customer has to authorise again`;
        throw new SessionError('CONSENT_UNAUTHORISED', message);
      }
      if (record.renewing && !isOver(record.renewing)) {
        waited = true;
        await sleep(WATCH_MS, settings.closing);
        continue;
      }
      const configuration = await configure(withoutIdToken(settings.fetch));
      // The rate limit first, then the claim: while others wait for this process, it waits for
      // nobody.
      await rateLimiter.turn(consentId);
      const claim: ConsentRecord = {
        ...record,
        renewing: { by: randomUUID(), ms: settings.renewalMs },
      };
      waited = !(await consents.replace(consentId, record, claim));
      if (waited) continue;
      return refresh(consentId, configuration, claim, record.refreshToken);
    }
  };

  const refresh = async (
    consentId: string,
    configuration: Configuration,
    claim: ConsentRecord,
    refreshToken: string,
  ): Promise<string> => {
    const { renewing: _, refreshToken: spent, ...rest } = claim;
    const began = Date.now();
    let answer: TokenEndpointResponse;
    try {
      answer = await refreshTokenGrant(configuration, refreshToken);
    } catch (error) {
      observe({ type: 'refresh', consentId, outcome: 'failed' });
      const known = tokenError(error, refreshToken);
      // A refresh token that the bank has rejected is not sent again; after any other failure it
      // may be.
      const dead = known.code === 'invalid_grant';
      const left = dead ? rest : { ...rest, ...(spent !== undefined && { refreshToken: spent }) };
      await insistently(() => consents.replace(consentId, claim, left)).catch(() => {});
      throw known;
    }
    const renewed: ConsentRecord = {
      ...rest,
      accessToken: answer.access_token,
      accessUntil: untilOf(answer, began),
      refreshToken: answer.refresh_token ?? refreshToken,
    };
    // Stored before they are used, because rotated tokens must not be lost.
    const stored = await insistently(async () => {
      for (;;) {
        const before = await consents.get(consentId);
        // The customer has authorised the consent again meanwhile, so these tokens are outdated.
        if (before?.refreshToken !== undefined && before.refreshToken !== refreshToken)
          return before;
        if (!before || (await consents.replace(consentId, before, renewed)))
          return before && renewed;
      }
    });
    if (!stored) {
      throw new SessionError('CONSENT_UNAUTHORISED', `consent ${consentId} was removed meanwhile`);
    }
    observe({ type: 'refresh', consentId, outcome: 'refreshed' });
    return hold(consentId, stored);
  };

  const consentTokens = (consentId: string): TokenSource => {
    let refused: string | undefined;
    return {
      async get(signal) {
        const own = held.get(consentId);
        if (own && usable(own, refused)) return own.accessToken;
        const record = await known(consentId);
        if (usable(record, refused)) return hold(consentId, record);
        const running = renewals.get(consentId);
        if (running) return orAborted(running, signal);
        const renewal = renew(consentId, refused).finally(() => renewals.delete(consentId));
        renewals.set(consentId, renewal);
        return orAborted(renewal, signal);
      },
      async refused(token) {
        refused = token;
      },
    };
  };

  return {
    of: consentTokens,
    /** Stores the tokens of a new authorisation. */
    async keep(consentId: string, record: ConsentRecord): Promise<void> {
      await insistently(() => consents.update(consentId, () => record));
      hold(consentId, record);
    },
    /** Removes the tokens of a consent. */
    async forget(consentId: string): Promise<void> {
      held.delete(consentId);
      for (;;) {
        const record = await consents.get(consentId);
        if (!record || (await consents.remove(consentId, record))) return;
      }
    },
  };
}

/**
 * Whether a claim has expired, for a process that checks it repeatedly.
 * @param renewalMs how long a refresh can take here
 */
function claimWatch(renewalMs: number): (claim: Claim) => boolean {
  let seen: { readonly by: string; readonly at: number; readonly ms: number } | undefined;
  return ({ by, ms, until = Number.NaN }) => {
    const now = performance.now();
    if (seen?.by !== by) {
      const length =
        ms === undefined
          ? Math.min(until - Date.now(), renewalMs)
          : Math.min(ms, Math.max(renewalMs, MAX_CLAIM_MS));
      seen = { by, at: now, ms: length };
    }
    return !(now - seen.at < seen.ms);
  };
}

/** Retries a write to the store, because its data cannot be requested again. */
async function insistently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === STORE_TRIES) throw error;
      await sleep(WATCH_MS * tries);
    }
  }
}

/** Returns when to stop using an access token, in milliseconds since 1970. */
export function untilOf(answer: TokenEndpointResponse, began: number): number {
  return began + (answer.expires_in ?? TOKEN_SECONDS) * 1000 - MARGIN_MS;
}

/** Returns the id_token of a token response without consuming it. */
export async function idTokenOf(response: Response): Promise<string | undefined> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const { id_token: idToken } = (body ?? {}) as { id_token?: unknown };
  return typeof idToken === 'string' ? idToken : undefined;
}

/**
 * Returns a `fetch` whose responses have no ID token. After a refresh it is not needed, and an
 * invalid one would lose the new tokens, which cannot be requested again.
 */
function withoutIdToken(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if ((await idTokenOf(response)) === undefined) return response;
    const { id_token: _, ...rest } = (await response.json()) as Record<string, unknown>;
    const headers = { 'content-type': 'application/json' };
    return new Response(JSON.stringify(rest), { status: response.status, headers });
  };
}

/**
 * Returns the error for an error response of the token endpoint, or for any other failure there.
 * @param sent the code or the refresh token, which the bank's message may repeat
 */
export function tokenError(
  error: unknown,
  sent?: string | null,
): Error & { readonly code: string } {
  const known = sessionError(error);
  if (known) return known;
  if (error instanceof ResponseBodyError) {
    const { error_description: description, status } = error;
    const code = redact(error.error, sent);
    const text = `the token endpoint refused: ${code}${description ? `, ${description}` : ''}`;
    return new TokenError(tokenCodeOf(code, status), redact(text, sent), { error: code, status });
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    return new TokenError('invalid_client', 'the token endpoint did not accept the client', {
      status: error.status,
    });
  }
  const { cause } = error as { cause?: unknown };
  if (cause instanceof Response && cause.status !== 200) {
    const { status } = cause;
    return new TokenError(`HTTP_${status}`, `the token endpoint answered ${status}`, { status });
  }
  const text = 'the token endpoint returned an invalid token response';
  return new TokenError('TOKEN_RESPONSE_INVALID', text, { cause: safeCause(error) });
}
