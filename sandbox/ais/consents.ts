/** Account access consents, from the request to their revocation. */
import type { AccountConsent, CreateAccountConsentRequest } from '../../generated/ais/index.ts';
import { randomId, type SandboxContext } from '../context.ts';
import { modelKind } from '../oauth/adapter.ts';
import { instantOf } from '../rules/ais-rules.ts';
import { everyItem, everyValue, type NewEntry } from '../store/store.ts';
import type { Events } from './events.ts';

/** Wrong PINs until a consent is locked. */
const ATTEMPTS = 5;

/** A consent as stored by the bank. */
export interface Consent {
  readonly clientId: string;
  /** The consent as the API returns it. */
  readonly data: AccountConsent;
  /** Number of failed logins since the last successful one. */
  readonly attempts?: number;
  /** When it was authorised. */
  readonly authorisation?: Authorisation;
}

/** The customer's decision. */
export interface Authorisation {
  readonly customerId: string;
  readonly accountIds: readonly string[];
  readonly grantId: string;
}

/** Deletes all consents of a client at a brand. */
export async function forgetConsents(
  { store }: SandboxContext,
  brand: string,
  clientId: string,
): Promise<void> {
  for await (const { id } of everyItem(store, consentKind(brand), clientId)) {
    await store.remove(customerKind(brand), id);
  }
  await store.removeGroup(consentKind(brand), clientId);
}

const consentKind = (brand: string): string => `${brand}/Consent`;
const customerKind = (brand: string): string => `${brand}/CustomerConsent`;

/** The consents of one brand. */
export class Consents {
  readonly #context: SandboxContext;
  readonly #events: Events;
  readonly #brand: string;

  constructor(context: SandboxContext, brand: string, events: Events) {
    this.#context = context;
    this.#brand = brand;
    this.#events = events;
  }

  async create(clientId: string, terms: CreateAccountConsentRequest['data']): Promise<Consent> {
    const date = this.#date();
    for (;;) {
      const consentId = randomId(9, '0123456789');
      const status = 'PendingAuthorise';
      const data = {
        consentId,
        status,
        creationDate: date,
        statusUpdateDate: date,
        ...terms,
      } as const;
      const consent: Consent = { clientId, data };
      const options = { group: clientId };
      if (await this.#context.store.insert(this.#kind, consentId, consent, options)) return consent;
    }
  }

  find(consentId: string): Promise<Consent | undefined> {
    return this.#context.store.find(this.#kind, consentId);
  }

  /** Deletes a consent, and the tokens that were issued for it. */
  async remove(consent: Consent): Promise<boolean> {
    const { consentId } = consent.data;
    const removed = await this.#context.store.remove(this.#kind, consentId);
    if (consent.authorisation) {
      await this.#context.store.remove(this.#customerKind, consentId);
      await this.#withdraw(consent.authorisation.grantId);
    }
    return removed;
  }

  /**
   * Counts a login attempt before its PIN is checked.
   * @returns whether the attempt is allowed
   */
  async attempt(consentId: string): Promise<boolean> {
    const counted = await this.#change(consentId, ({ attempts = 0, ...consent }) =>
      attempts < ATTEMPTS ? { ...consent, attempts: attempts + 1 } : undefined,
    );
    return counted !== undefined;
  }

  /** Resets the failed-login count. */
  async resetFailedLogins(consentId: string): Promise<void> {
    await this.#change(consentId, ({ attempts: _, ...consent }) => consent);
  }

  /** @returns undefined if the consent is no longer awaiting authorisation */
  authorise(consentId: string, authorisation: Authorisation): Promise<Consent | undefined> {
    const options = { group: authorisation.customerId };
    return this.#change(
      consentId,
      (consent) =>
        this.mayBeAuthorised(consent)
          ? { ...this.#with(consent, 'Authorised'), authorisation }
          : undefined,
      [{ kind: this.#customerKind, id: consentId, value: consentId, options }],
    );
  }

  /** @returns undefined if the consent is no longer awaiting authorisation */
  reject(consentId: string): Promise<Consent | undefined> {
    return this.#change(consentId, (consent) =>
      this.mayBeAuthorised(consent) ? this.#with(consent, 'Rejected') : undefined,
    );
  }

  /** @returns undefined if the customer has no such authorised consent */
  async revoke(consentId: string, customerId: string): Promise<Consent | undefined> {
    const mayRevoke = ({ data, authorisation }: Consent) =>
      data.status === 'Authorised' && authorisation?.customerId === customerId;
    const consent = await this.find(consentId);
    if (!consent || !mayRevoke(consent)) return undefined;
    const revoked = await this.#change(
      consentId,
      (now) => (mayRevoke(now) ? this.#with(now, 'Revoked') : undefined),
      [await this.#events.consentRevoked(consent)],
    );
    if (revoked?.authorisation) await this.#withdraw(revoked.authorisation.grantId);
    return revoked;
  }

  /**
   * Returns all consents of a customer, newest first. Old ones may still be authorised and must be
   * revocable.
   */
  async ofCustomer(customerId: string): Promise<Consent[]> {
    const ids = await everyValue<string>(this.#context.store, this.#customerKind, customerId);
    const found = await Promise.all(ids.map((id) => this.find(id)));
    return found.filter((consent) => consent !== undefined).reverse();
  }

  mayBeAuthorised({ data }: Consent): boolean {
    return data.status === 'PendingAuthorise' && !this.#expired(data);
  }

  isGood({ data }: Consent): boolean {
    return data.status === 'Authorised' && !this.#expired(data);
  }

  get #kind(): string {
    return consentKind(this.#brand);
  }

  get #customerKind(): string {
    return customerKind(this.#brand);
  }

  #change(
    consentId: string,
    change: (consent: Consent) => Consent | undefined,
    also?: readonly NewEntry[],
  ) {
    return this.#context.store.update<Consent>(this.#kind, consentId, change, also);
  }

  #with(consent: Consent, status: AccountConsent['status']): Consent {
    return { ...consent, data: { ...consent.data, status, statusUpdateDate: this.#date() } };
  }

  #expired({ expirationDate }: AccountConsent): boolean {
    return expirationDate !== undefined && instantOf(expirationDate) <= this.#context.now();
  }

  #date(): string {
    return new Date(this.#context.now()).toISOString();
  }

  /** Access tokens are kept: using one is a 403, which tells the client the reason. */
  async #withdraw(grantId: string): Promise<void> {
    for (const model of ['RefreshToken', 'AuthorizationCode']) {
      await this.#context.store.removeGroup(modelKind(this.#brand, model), grantId);
    }
    await this.#context.store.remove(modelKind(this.#brand, 'Grant'), grantId);
  }
}
