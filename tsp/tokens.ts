/** Access tokens: those of the client, and those of each consent, renewed by one caller at a time. */
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
import type { Pace } from './pace.ts';
import { redact, safeCause } from './redact.ts';
import { recordsOf, type Store } from './store.ts';
import { isBearerToken } from './token-response.ts';

/** Gives out access tokens, and is told of those that were refused. */
export interface TokenSource {
  get(signal?: AbortSignal): Promise<string>;
  /** The bank answered 401 to this token: the next one is another. */
  refused(token: string): Promise<void>;
}

/** The tokens of one consent, as the store has them. */
export interface ConsentRecord {
  readonly accessToken: string;
  /** Milliseconds since 1970; when to stop using the access token. */
  readonly accessUntil: number;
  /** Absent once the bank has refused it. */
  readonly refreshToken?: string;
  readonly sub: string;
  /** Who is renewing the tokens right now; absent when nobody is. */
  readonly renewing?: Claim;
}

/**
 * A process says that it is renewing the tokens of a consent, so that no other does.
 *
 * It holds for a length of time and not until a time of day: another process measures that length
 * with its own monotonic clock, from when it first saw the claim. A clock that is wrong, on either
 * side, neither keeps a dead claim alive nor ends a live one.
 */
interface Claim {
  readonly by: string;
  /** How long it holds, in milliseconds. */
  readonly ms?: number;
  /** In place of `ms` in claims of earlier versions: when it ends, in milliseconds since 1970. */
  readonly until?: number;
}

/** What tokens are asked for with. */
export interface TokenSettings {
  /** A configuration for one exchange; `fetch` sees each of its calls. */
  readonly configure: (fetch?: typeof globalThis.fetch) => Promise<Configuration>;
  readonly fetch: typeof globalThis.fetch;
  readonly store: Store;
  readonly pace: Pace;
  readonly observe: Observer;
  /** How long a refresh keeps other processes waiting at most, in milliseconds. */
  readonly renewalMs: number;
  /** Ends the wait for another process. */
  readonly closing: AbortSignal;
}

/** A token is not used in its last half minute: the way to the bank takes time, and clocks differ. */
const MARGIN_MS = 30_000;
/** What a token lives when the bank does not say: what it documents. */
const TOKEN_SECONDS = 300;
/** The longest that a claim of another process is waited for, unless refreshes take longer here. */
const MAX_CLAIM_MS = 600_000;
/** How often to look whether another process has finished. */
const WATCH_MS = 100;
/** How often tokens are offered to a store that fails. */
const STORE_TRIES = 4;
/** The lane of calls that belong to no consent. */
export const CLIENT_LANE = 'client';

/** The tokens of the client itself (`client_credentials`). */
export function createClientTokens({ configure, pace }: TokenSettings): TokenSource {
  let own: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    const configuration = await configure();
    await pace.turn(CLIENT_LANE);
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

/** The tokens of the consents in a store. */
export function createConsentTokens(settings: TokenSettings) {
  const { configure, pace, observe } = settings;
  const consents = recordsOf<ConsentRecord>(
    settings.store,
    'consent',
    ({ accessToken, accessUntil, refreshToken }) =>
      isBearerToken(accessToken) &&
      typeof accessUntil === 'number' &&
      ['string', 'undefined'].includes(typeof refreshToken),
  );
  const renewals = new Map<string, Promise<string>>();
  /** Access tokens at hand, so that not every call asks the store; about oldest first. */
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

  /** A token that is not the refused one: from another process, or from the bank. */
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
      // First the turn, then the claim: while others wait for this process, it waits for nobody.
      await pace.turn(consentId);
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
      // A token that the bank has refused is not sent again; after anything else it may be.
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
    // Stored first and used afterwards: what the bank has rotated must not get lost.
    const stored = await insistently(async () => {
      for (;;) {
        const before = await consents.get(consentId);
        // The customer has authorised the consent again meanwhile: these tokens are of the past.
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
    /** Keeps the tokens that the customer's authorisation brought. */
    async keep(consentId: string, record: ConsentRecord): Promise<void> {
      await insistently(() => consents.update(consentId, () => record));
      hold(consentId, record);
    },
    /** Forgets the tokens of a consent. */
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
 * Whether a claim is over, for a process that looks at it again and again.
 *
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

/** Does some work on the store again where it fails: what it is to keep cannot be had again. */
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

/** Until when to use an access token, in milliseconds since 1970. */
export function untilOf(answer: TokenEndpointResponse, began: number): number {
  return began + (answer.expires_in ?? TOKEN_SECONDS) * 1000 - MARGIN_MS;
}

/** The id_token of a token response, which stays readable. */
export async function idTokenOf(response: Response): Promise<string | undefined> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const { id_token: idToken } = (body ?? {}) as { id_token?: unknown };
  return typeof idToken === 'string' ? idToken : undefined;
}

/**
 * A `fetch` whose answers have no ID token. After a refresh nobody needs it, and a fault in it would
 * lose the tokens beside it, which cannot be had again.
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
 * A refusal of the token endpoint, or what else went wrong there.
 *
 * @param sent the code or the refresh token, which the bank may repeat
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
  const text = 'the token endpoint gave an answer that is none';
  return new TokenError('TOKEN_RESPONSE_INVALID', text, { cause: safeCause(error) });
}
