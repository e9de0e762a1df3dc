/** Fetches, verifies and acknowledges events of the bank. */
import { createRemoteJWKSet, customFetch, type JWTPayload, errors as jose, jwtVerify } from 'jose';
import { type AisClient, type components, SecurityEventClaims } from '../generated/ais/index.ts';
import { schemaIssues } from '../runtime/message/issues.ts';
import { orAborted, sleep } from './abort.ts';
import { type CallOptions, settle } from './ais.ts';
import { AisError, DiscoveryError, TransportError, TspError } from './errors.ts';
import { ALGORITHM } from './jwt.ts';
import { safeCause } from './redact.ts';
import { recordsOf, type Store } from './store.ts';

type Schemas = components['schemas'];

/** Why an event could not be handled (RFC 8935 §2.4). */
export type EventFault = Schemas['SecurityEventError'];

/** One verified event. */
export interface BankEvent {
  /** The `jti`. */
  readonly jti: string;
  /** The claims; `events` has a member for each kind of event. */
  readonly claims: Schemas['SecurityEventClaims'];
  /**
   * Reports to the bank that the event could not be handled, instead of acknowledging it.
   * @param description for the bank's developers; not secret
   */
  fail(err: EventFault['err'], description: string): void;
}

/** Options of {@link Tsp.events}. */
export interface EventsOptions extends CallOptions {
  /** Whether to end when no event is outstanding, instead of polling. Default: false. */
  readonly drain?: boolean;
  /** Milliseconds between polls while no event is outstanding. Default: 30,000. */
  readonly intervalMs?: number;
  /** Called for events that were rejected and reported to the bank. */
  readonly onRefused?: (jti: string, fault: EventFault) => void;
}

/** What a poll needs. */
export interface EventSettings {
  readonly client: AisClient;
  readonly store: Store;
  readonly clientId: string;
  readonly issuer: string;
  readonly jwksUri: () => Promise<string>;
  readonly fetch: typeof fetch;
  /** Aborts pauses between polls. */
  readonly closing: AbortSignal;
}

/** Acknowledgements and errors that are still to be sent, by `jti`. */
interface Outbox {
  readonly acks: readonly string[];
  readonly faults: Readonly<Record<string, EventFault>>;
}

/** The claims of a verified event, or the reason for its rejection. */
type Verdict =
  | { readonly claims: Schemas['SecurityEventClaims']; readonly refused?: undefined }
  | { readonly claims?: undefined; readonly refused: EventFault };

const NOTHING: Outbox = { acks: [], faults: {} };
/** The maximum number of events per poll. */
const MAX_EVENTS = 10;
/** The maximum number of consecutive polls with unusable events only. */
const MAX_USELESS = 50;
/** How many events of a loop are recognized when the bank sends them again. */
const MAX_KNOWN = 10_000;
/** The maximum number of consecutive failed polls. */
const PATIENCE = 5;
const LONGEST_PAUSE_MS = 60_000;

/** Implements {@link Tsp.events} for one client. */
export function createEvents(settings: EventSettings) {
  const { client, clientId, issuer, closing } = settings;
  const outboxes = recordsOf<Outbox>(
    settings.store,
    'events',
    ({ acks, faults }) => Array.isArray(acks) && typeof faults === 'object' && faults !== null,
  );
  const outbox = async (): Promise<Outbox> => (await outboxes.get(clientId)) ?? NOTHING;
  const noteFault = (jti: string, fault: EventFault) =>
    outboxes.update(clientId, ({ acks, faults } = NOTHING) => ({
      acks,
      faults: { ...faults, [jti]: fault },
    }));
  const noteAck = (jti: string) =>
    outboxes.update(clientId, ({ acks, faults } = NOTHING) => ({ acks: [...acks, jti], faults }));
  const told = async (jtis: readonly string[]): Promise<void> => {
    if (jtis.length === 0) return;
    await outboxes.update(clientId, ({ acks, faults } = NOTHING) => ({
      acks: acks.filter((jti) => !jtis.includes(jti)),
      faults: Object.fromEntries(Object.entries(faults).filter(([jti]) => !jtis.includes(jti))),
    }));
  };

  const poll = (
    { acks, faults }: Outbox,
    maxEvents: number,
    options: CallOptions,
  ): Promise<unknown> =>
    settle('pollEvents', options, (init) =>
      client.pollEvents({
        ...init,
        body: {
          returnImmediately: true,
          maxEvents,
          ...(acks.length > 0 && { ack: [...acks] }),
          ...(Object.keys(faults).length > 0 && { setErrs: { ...faults } }),
        },
      }),
    );

  /**
   * Sends the acknowledgements in halves after the bank rejected all of them, because one unknown
   * or unacceptable `jti` fails a whole request. An acknowledgement that is rejected alone is
   * dropped.
   */
  const tell = async (pending: Outbox, options: CallOptions): Promise<void> => {
    const jtis = jtisOf(pending);
    if (jtis.length === 0) return;
    try {
      await poll(pending, 0, options);
    } catch (error) {
      if (!isRefused(error)) throw error;
      if (jtis.length > 1) {
        const middle = Math.ceil(jtis.length / 2);
        await tell(only(pending, jtis.slice(0, middle)), options);
        await tell(only(pending, jtis.slice(middle)), options);
        return;
      }
    }
    await told(jtis);
  };

  const tellAll = async (): Promise<void> => tell(await outbox(), {});

  const fetchSets = async (options: CallOptions): Promise<Batch> => {
    const pending = await outbox();
    try {
      const body = await poll(pending, MAX_EVENTS, options);
      await told(jtisOf(pending));
      return batchOf(body);
    } catch (error) {
      if (!isRefused(error) || jtisOf(pending).length === 0) throw error;
      await tell(pending, options);
      return batchOf(await poll(NOTHING, MAX_EVENTS, options));
    }
  };

  let keys:
    | { readonly uri: string; readonly find: ReturnType<typeof createRemoteJWKSet> }
    | undefined;

  /** Returns the claims of an event, or what is wrong with it. */
  const verify = async (jti: string, set: unknown): Promise<Verdict> => {
    const refuse = (err: EventFault['err'], description: string): Verdict => ({
      refused: { err, description },
    });
    if (typeof set !== 'string') return refuse('invalid_request', 'not a text');
    const uri = await settings.jwksUri();
    if (keys?.uri !== uri) {
      keys = {
        uri,
        find: createRemoteJWKSet(new URL(uri), {
          [customFetch]: settings.fetch,
          cooldownDuration: 0,
        }),
      };
    }
    let claims: JWTPayload;
    try {
      const verified = await jwtVerify(set, keys.find, { algorithms: [ALGORITHM], issuer });
      claims = verified.payload;
      const { typ = 'secevent+jwt' } = verified.protectedHeader;
      if (!/^(?:application\/)?(?:secevent\+)?jwt$/i.test(typ)) {
        return refuse('invalid_request', 'typ is not secevent+jwt');
      }
    } catch (error) {
      const fault = faultOf(error);
      if (fault) return { refused: fault };
      if (error instanceof TspError) throw error;
      if (isAboutKeySet(error)) {
        throw new DiscoveryError('KEYS_UNAVAILABLE', `${uri} gave no key set`, {
          cause: safeCause(error),
        });
      }
      return refuse('invalid_key', 'the key of this kid cannot be used');
    }
    if (claims.aud !== undefined && ![claims.aud].flat().includes(clientId)) {
      return refuse('invalid_audience', 'aud does not name this client');
    }
    if (claims.jti !== jti) {
      return refuse('invalid_request', 'jti is not the one it was sent under');
    }
    if (schemaIssues(SecurityEventClaims, claims) !== undefined) {
      return refuse('invalid_request', 'the claims are not those of an event');
    }
    return { claims: claims as Schemas['SecurityEventClaims'] };
  };

  return async function* events(
    options: EventsOptions = {},
  ): AsyncGenerator<BankEvent, void, void> {
    const { signal, drain = false, intervalMs = 30_000, onRefused } = options;
    const call = signal ? { signal } : {};
    let failures = 0;
    let useless = 0;
    /** The results of the events of this loop by `jti`: a fault, or undefined if it was handled. */
    const known = new Map<string, EventFault | undefined>();
    const settle = async (jti: string, fault: EventFault | undefined): Promise<void> => {
      await (fault ? noteFault(jti, fault) : noteAck(jti));
      known.set(jti, fault);
      const [oldest] = known.keys();
      if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    };
    try {
      for (;;) {
        let batch: Batch;
        const verdicts: [jti: string, verdict: Verdict][] = [];
        try {
          batch = await fetchSets(call);
          const { acks, faults } = await outbox();
          for (const [jti, set] of Object.entries(batch.sets)) {
            // Handled before; the bank has not received the acknowledgement yet.
            if (acks.includes(jti) || Object.hasOwn(faults, jti)) continue;
            // Reported before, and sent again.
            if (known.has(jti)) await settle(jti, known.get(jti));
            else verdicts.push([jti, await orAborted(verify(jti, set), signal)]);
          }
          failures = 0;
        } catch (error) {
          failures += 1;
          const pause = pauseAfter(error, failures);
          if (pause === undefined || failures >= PATIENCE) throw error;
          await sleep(pause, signal, closing);
          continue;
        }
        for (const [jti, { claims, refused }] of verdicts) {
          if (!claims) {
            onRefused?.(jti, refused);
            await settle(jti, refused);
            continue;
          }
          signal?.throwIfAborted();
          let fault: EventFault | undefined;
          yield {
            jti,
            claims,
            fail: (err, description) => {
              fault = { err, description };
            },
          };
          // Requesting the next event confirms this one. It is recorded before it is acknowledged,
          // so that a crash in between is harmless.
          await settle(jti, fault);
        }
        useless = verdicts.some(([, { claims }]) => claims) ? 0 : useless + 1;
        if (useless < MAX_USELESS && (verdicts.length > 0 || batch.more)) continue;
        if (drain && useless >= MAX_USELESS) throw endless();
        if (drain) return;
        useless = 0;
        await sleep(intervalMs, signal, closing);
      }
    } finally {
      // Left early: the current event stays outstanding, the previous ones are acknowledged.
      if (!signal?.aborted) await tellAll().catch(() => {});
    }
  };
}

function jtisOf({ acks, faults }: Outbox): string[] {
  return [...acks, ...Object.keys(faults)];
}

function only({ acks, faults }: Outbox, jtis: readonly string[]): Outbox {
  return {
    acks: acks.filter((jti) => jtis.includes(jti)),
    faults: Object.fromEntries(Object.entries(faults).filter(([jti]) => jtis.includes(jti))),
  };
}

/** The result of a poll. */
interface Batch {
  /** By `jti`. Each is validated separately, so that an invalid one does not affect others. */
  readonly sets: Readonly<Record<string, unknown>>;
  /** Whether the bank reports more events although it sent none. */
  readonly more: boolean;
}

function batchOf(body: unknown): Batch {
  const { sets, moreAvailable } = (body ?? {}) as Record<string, unknown>;
  if (typeof sets !== 'object' || sets === null || Array.isArray(sets)) {
    const message = 'pollEvents: the 200 response breaks the contract: sets must be an object';
    throw new AisError('CONTRACT_VIOLATED', 'pollEvents', 200, message);
  }
  return { sets: { ...sets }, more: moreAvailable === true };
}

function endless(): AisError {
  const message = `pollEvents: ${MAX_USELESS} polls in a row brought no event that can be used, and the bank says that there are more`;
  return new AisError('CONTRACT_VIOLATED', 'pollEvents', 200, message);
}

/** Whether the bank rejected an acknowledgement. It reports an unknown `jti` in several ways. */
function isRefused(error: unknown): boolean {
  return error instanceof AisError && error.status === 400;
}

/**
 * Whether jose could not fetch or parse the key set; its other errors concern one key or one event.
 */
function isAboutKeySet(error: unknown): boolean {
  return (
    error instanceof jose.JWKSInvalid ||
    error instanceof jose.JWKSTimeout ||
    (error instanceof jose.JOSEError && error.code === 'ERR_JOSE_GENERIC')
  );
}

/** Transient failures to reach the bank. */
const PASSING: ReadonlySet<string> = new Set(['NETWORK', 'TIMEOUT', 'KEYS_UNAVAILABLE']);

/** Returns how long to wait after a transient failure; undefined for a permanent one. */
function pauseAfter(error: unknown, failures: number): number | undefined {
  const backoff = Math.random() * 500 * 2 ** failures;
  if (error instanceof TransportError || error instanceof DiscoveryError) {
    return PASSING.has(error.code) ? backoff : undefined;
  }
  if (!(error instanceof AisError) || ![429, 500, 502, 503, 504].includes(error.status)) {
    return undefined;
  }
  return Math.min(LONGEST_PAUSE_MS, Math.max(backoff, error.retryAfterMs ?? 0));
}

/** Returns what is wrong with an event; undefined if the event is not at fault. */
function faultOf(error: unknown): EventFault | undefined {
  if (error instanceof jose.JWTClaimValidationFailed && error.claim === 'iss') {
    return { err: 'invalid_issuer', description: 'iss is not the issuer of the bank' };
  }
  if (error instanceof jose.JWSSignatureVerificationFailed) {
    return { err: 'authentication_failed', description: 'the signature does not verify' };
  }
  if (error instanceof jose.JWKSNoMatchingKey || error instanceof jose.JWKSMultipleMatchingKeys) {
    return { err: 'invalid_key', description: 'the JWKS has no one key for this kid' };
  }
  if (error instanceof jose.JOSEAlgNotAllowed) {
    return { err: 'invalid_key', description: `alg is not ${ALGORITHM}` };
  }
  const formal =
    error instanceof jose.JWSInvalid ||
    error instanceof jose.JWTInvalid ||
    error instanceof jose.JWTExpired ||
    error instanceof jose.JWTClaimValidationFailed ||
    error instanceof jose.JOSENotSupported;
  return formal ? { err: 'invalid_request', description: 'not a well-formed event' } : undefined;
}
