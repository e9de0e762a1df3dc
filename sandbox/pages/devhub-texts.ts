/** Texts of the Dev Hub pages, in the three languages of the banks. */
import type { SoftwareStatementForm } from '../../generated/devhub/index.ts';
import type { Language } from '../brands.ts';
import type { CsrFault } from '../certificates.ts';
import type { Persona } from '../customers/customers.ts';
import type { ShellCommand } from '../devhub/commands.ts';
import { english } from './devhub-texts/en-HK.ts';
import { simplifiedChinese } from './devhub-texts/zh-CN.ts';
import { traditionalChinese } from './devhub-texts/zh-HK.ts';

/** The fields of the software statement form. */
export type StatementField = Exclude<keyof SoftwareStatementForm, 'software_on_behalf_of_org'>;

/** Confirmations that the next page shows. */
export type Done = 'moved' | 'raised' | 'saved' | 'reset' | 'revoked' | 'issued';

/** Titles of commands. */
interface CommandText {
  readonly title: string;
  readonly hint: string;
}

/** The texts of one language. */
export interface DevHubTexts {
  readonly title: string;
  readonly projects: string;
  readonly noProjects: string;
  readonly create: string;
  readonly authority: string;
  readonly step: string;
  readonly steps: readonly [string, string, string, string, string];
  readonly next: string;
  readonly register: string;
  readonly name: string;
  readonly description: string;
  readonly market: string;
  readonly hongKong: string;
  readonly csr: string;
  readonly csrHint: string;
  readonly csrFaults: Readonly<Record<CsrFault, string>>;
  readonly fields: Readonly<Record<StatementField, string>>;
  readonly optional: string;
  readonly issued: string;
  readonly statementHint: string;
  readonly method: string;
  readonly tooLate: string;
  readonly beginAgain: string;
  readonly crossSite: string;
  readonly unknown: string;
  readonly client: string;
  readonly noClient: string;
  readonly clientId: string;
  readonly redirectUris: string;
  readonly certificates: string;
  readonly transport: string;
  readonly signing: string;
  readonly revoked: string;
  readonly revoke: string;
  readonly renew: string;
  readonly noCertificate: string;
  readonly until: string;
  readonly commands: string;
  readonly commandsHint: string;
  readonly commandTexts: Readonly<Record<ShellCommand['name'], CommandText>>;
  readonly allProjects: string;
  readonly time: string;
  readonly timeHint: string;
  readonly ahead: string;
  readonly by: string;
  readonly unit: string;
  readonly units: Readonly<Record<'second' | 'minute' | 'hour' | 'day', string>>;
  readonly to: string;
  readonly move: string;
  readonly customers: string;
  readonly customersHint: string;
  readonly noAccounts: string;
  readonly purposes: Readonly<Record<Persona, string>>;
  readonly event: string;
  readonly eventHint: string;
  readonly eventType: string;
  readonly consentId: string;
  readonly raise: string;
  readonly faults: string;
  readonly faultsHint: string;
  readonly projectFaultsHint: string;
  readonly latency: string;
  readonly answer: string;
  readonly asUsual: string;
  readonly save: string;
  readonly reset: string;
  readonly resetHint: string;
  readonly resetProjectHint: string;
  readonly done: Readonly<Record<Done, string>>;
  readonly missing: string;
  readonly noUrl: string;
  readonly noRedirect: string;
  readonly tooLong: string;
  readonly choose: string;
  readonly noMove: string;
  readonly noNumber: string;
}

export const devHubTexts: Readonly<Record<Language, DevHubTexts>> = {
  'en-HK': english,
  'zh-HK': traditionalChinese,
  'zh-CN': simplifiedChinese,
};
