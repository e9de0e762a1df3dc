/** Signed events for TSPs, delivered until they are acknowledged. */
import { importJWK, SignJWT } from 'jose';
import { randomId, type SandboxContext, seconds } from '../context.ts';
import type { NewEntry } from '../store/store.ts';
import type { Consent } from './consents.ts';

/** The event for a revoked consent, with the type of the UK standard. */
export const CONSENT_REVOKED = 'urn:uk:org:openbanking:events:consent-authorization-revoked';

/** Deletes the pending events of a client at a brand. */
export function forgetEvents(
  { store }: SandboxContext,
  brand: string,
  clientId: string,
): Promise<void> {
  return store.removeGroup(eventKind(brand), clientId);
}

const eventKind = (brand: string): string => `${brand}/Event`;

/** A batch of security event tokens. */
export interface EventBatch {
  /** By `jti`. */
  readonly sets: Readonly<Record<string, string>>;
  readonly moreAvailable: boolean;
}

/** The events of one brand. */
export class Events {
  readonly #context: SandboxContext;
  readonly #kind: string;
  readonly #issuer: string;

  constructor(context: SandboxContext, brand: string, issuer: string) {
    this.#context = context;
    this.#kind = eventKind(brand);
    this.#issuer = issuer;
  }

  /** Adds the event that informs the client that its consent was revoked. */
  consentRevoked({ clientId, data }: Consent): Promise<NewEntry> {
    const subject = `${this.#issuer}/open-banking/v1.0/aisp/account-consents/${data.consentId}`;
    return this.#signed(clientId, subject, {
      [CONSENT_REVOKED]: {
        reason: 'The customer withdrew the consent',
        subject: { subject_type: CONSENT_REVOKED, 'http://openbanking.org.uk/rid': data.consentId },
      },
    });
  }

  /**
   * Adds an event for a client.
   * @returns its `jti`
   */
  async raise(
    clientId: string,
    subject: string,
    events: Readonly<Record<string, unknown>>,
  ): Promise<string> {
    const { kind, id, value, options } = await this.#signed(clientId, subject, events);
    await this.#context.store.insert(kind, id, value, options);
    return id;
  }

  /** @see https://www.rfc-editor.org/rfc/rfc8417#section-2.2 */
  async #signed(
    clientId: string,
    subject: string,
    events: Readonly<Record<string, unknown>>,
  ): Promise<NewEntry> {
    const { secrets, now } = this.#context;
    const jti = crypto.randomUUID();
    const date = seconds(now());
    const set = await new SignJWT({ events, sub: subject, txn: randomId(22), toe: date })
      .setProtectedHeader({ alg: 'PS256', typ: 'secevent+jwt', kid: secrets.bank.kid })
      .setIssuer(this.#issuer)
      .setAudience(clientId)
      .setIssuedAt(date)
      .setJti(jti)
      .sign(await importJWK(secrets.bank, 'PS256'));
    return { kind: this.#kind, id: jti, value: { clientId, set }, options: { group: clientId } };
  }

  /** Whether an event is awaiting acknowledgement by this client. */
  async isOutstanding(clientId: string, jti: string): Promise<boolean> {
    const event = await this.#context.store.find<{ clientId: string }>(this.#kind, jti);
    return event?.clientId === clientId;
  }

  /**
   * Removes events, or none if one of them no longer exists.
   * @returns whether they were removed
   */
  acknowledge(jtis: readonly string[]): Promise<boolean> {
    return this.#context.store.removeAll(this.#kind, jtis);
  }

  /** Returns the oldest unacknowledged events. */
  async batch(clientId: string, limit: number): Promise<EventBatch> {
    const { items } = await this.#context.store.list<{ set: string }>(this.#kind, clientId, {
      limit: limit + 1,
    });
    return {
      sets: Object.fromEntries(items.slice(0, limit).map(({ id, value }) => [id, value.set])),
      moreAvailable: items.length > limit,
    };
  }
}
