/**
 * Known errors of Ajv and Prism, with their reasons. The generated app and validators have none.
 */
import type { Verdict } from './judges.ts';
import type { Attempt } from './requests.ts';

export interface KnownGap {
  readonly name: string;
  readonly judges: readonly ('ajv' | 'prism')[];
  /** The wrong decisions. */
  readonly says: Verdict;
  readonly reason: string;
  readonly covers: (attempt: Attempt) => boolean;
}

const replacedBy =
  (format: string, ...values: string[]) =>
  ({ what, value }: Attempt) =>
    what.endsWith(` format ${format}`) && values.includes(String(value));

export const KNOWN_GAPS: readonly KnownGap[] = [
  {
    name: 'ajv-formats: loose date-time',
    judges: ['ajv', 'prism'],
    says: 'accept',
    reason: 'It takes a blank for the T, and offsets without colon or minutes (RFC 3339 §5.6).',
    covers: replacedBy(
      'date-time',
      '2025-02-01 00:00:00Z',
      '2025-02-01T00:00:00+0800',
      '2025-02-01T00:00:00+08',
    ),
  },
  {
    name: 'ajv-formats: uuid as URN',
    judges: ['ajv', 'prism'],
    says: 'accept',
    reason: 'A URN names a UUID and is none (RFC 9562 §4).',
    covers: replacedBy('uuid', 'urn:uuid:93bac548-d2de-4546-b106-880a5018460d'),
  },
  {
    name: 'ajv-formats: port of letters',
    judges: ['ajv', 'prism'],
    says: 'accept',
    reason: 'A port has digits only (RFC 3986 §3.2.3).',
    covers: replacedBy('uri', 'https://tsp.example.com:port/'),
  },
  {
    name: 'Prism: offset of 24 hours',
    judges: ['prism'],
    says: 'accept',
    reason: 'It brings an ajv-formats of its own, which reads the digits of the offset only.',
    covers: replacedBy('date-time', '2025-02-01T00:00:00+24:00'),
  },
  {
    name: 'Prism: leading zero in IPv4',
    judges: ['prism'],
    says: 'accept',
    reason: 'It brings an ajv-formats of its own, which takes 01 (RFC 2673 §3.2).',
    covers: replacedBy('ipv4', '01.2.3.4'),
  },
  {
    name: 'Prism: empty header',
    judges: ['prism'],
    says: 'accept',
    reason: 'An empty header counts as absent.',
    covers: ({ what, value }) => what.startsWith('header ') && value === '',
  },
  {
    name: 'Prism: body without media type',
    judges: ['prism'],
    says: 'accept',
    reason: 'A body that is not said to be anything is not held to the documented types.',
    covers: ({ what, request }) =>
      what === 'media type absent' && request.path.endsWith('/register'),
  },
  {
    name: 'Prism: form field twice',
    judges: ['prism'],
    says: 'accept',
    reason: 'The last value of a repeated field wins.',
    covers: ({ what }) => what === 'form field twice',
  },
  {
    name: 'Prism: form field named __proto__',
    judges: ['prism'],
    says: 'accept',
    reason: 'The field is assigned to the prototype and lost.',
    covers: ({ what, request }) =>
      what.endsWith(' __proto__') && /urlencoded/.test(request.headers['content-type'] ?? ''),
  },
  {
    name: 'Prism: broken percent-encoding in a form',
    judges: ['prism'],
    says: 'accept',
    reason: 'Text that does not decode is taken as it is.',
    covers: ({ what, request }) =>
      what === 'form with broken percent-encoding' ||
      (what === 'body cut short' && /%[^%]{0,2}$/.test(request.body ?? '')),
  },
  {
    name: 'Prism: empty pieces of a form',
    judges: ['prism'],
    says: 'refuse',
    reason: 'They count as a field without name; the URL standard skips them (§5.1).',
    covers: ({ what }) => what === 'form with empty pieces',
  },
];
