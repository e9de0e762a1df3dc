/** Assigns operations to files of the user's folder, and names their exports. */
import type { ApiModel, Operation } from '../model/api-model.ts';
import { createNames } from '../model/names.ts';
import { isObject } from '../read/pointer.ts';

/** The operations of one tag: one file with one exported object. */
export interface Group {
  /** Undefined for the operations without a tag. */
  readonly tag: string | undefined;
  readonly description: string | undefined;
  /** `account-consents.ts` */
  readonly file: string;
  /** `accountConsents` */
  readonly identifier: string;
  readonly operations: readonly Operation[];
}

/** The file that combines the groups. */
export const INDEX = 'index.ts';

/** The maximum length of a name. A character may take 4 bytes in a file name. */
const MAX_LENGTH = 60;

/** Names that Windows reserves for devices, with any ending. */
const DEVICES = [
  'con',
  'prn',
  'aux',
  'nul',
  ...[...'0123456789¹²³'].flatMap((digit) => [`com${digit}`, `lpt${digit}`]),
];

/**
 * Groups the operations by their first tag, in document order. Names are deterministic.
 * @param isForeign - whether a file of this name exists for another purpose
 */
export function groupsOf(api: ApiModel, isForeign: (file: string) => boolean): Group[] {
  const { pascalName: name } = api;
  const byTag = new Map<string | undefined, Operation[]>();
  for (const operation of api.operations) {
    const [tag] = operation.tags;
    byTag.set(tag, [...(byTag.get(tag) ?? []), operation]);
  }
  const given = new Set(['index', ...DEVICES]);
  const identifier = createNames([
    'handlers',
    'app',
    'HttpError',
    `${name}Handlers`,
    `create${name}App`,
  ]);
  return [...byTag].map(([tag, operations]) => {
    const base = tag === undefined ? 'untagged' : kebabCase(tag);
    let stem = base;
    for (let next = 2; given.has(stem) || isForeign(`${stem}.ts`); next += 1) {
      stem = `${base}-${next}`;
    }
    given.add(stem);
    return {
      tag,
      description: descriptionOf(api, tag),
      file: `${stem}.ts`,
      identifier: identifier(camelCase(base)),
      operations,
    };
  });
}

/**
 * `Account Consents` and `accountConsents` → `account-consents`: letters, digits and dashes only.
 */
function kebabCase(tag: string): string {
  const words = tag
    .normalize('NFKC')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1-$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return [...words.join('-')].slice(0, MAX_LENGTH).join('').replace(/-$/, '') || 'tag';
}

function camelCase(kebab: string): string {
  return kebab.replace(/-(.)/gu, (_, letter: string) => letter.toUpperCase());
}

function descriptionOf({ document }: ApiModel, tag: string | undefined): string | undefined {
  const tags = Array.isArray(document.tags) ? document.tags : [];
  const found = tags.find((entry) => isObject(entry) && entry.name === tag);
  return isObject(found) && typeof found.description === 'string' ? found.description : undefined;
}
