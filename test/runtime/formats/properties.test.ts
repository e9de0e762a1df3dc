import { domainToASCII } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDate, isDateTime, isTime } from '../../../runtime/formats/date-time.ts';
import { isEmail } from '../../../runtime/formats/email.ts';
import { isHostname, isIdnHostname } from '../../../runtime/formats/hostname.ts';
import { isIdnEmail } from '../../../runtime/formats/idn-email.ts';
import { formats } from '../../../runtime/formats/index.ts';
import { isIpv4, isIpv6 } from '../../../runtime/formats/ip.ts';
import { isIri } from '../../../runtime/formats/iri.ts';
import { decodePunycode, encodePunycode } from '../../../runtime/formats/punycode.ts';
import { isRegex } from '../../../runtime/formats/regex.ts';
import { isUri, isUriReference } from '../../../runtime/formats/uri.ts';
import { isUuid } from '../../../runtime/formats/uuid.ts';

// The same cases in every run; HKOB_SEED selects others.
fc.configureGlobal({ seed: Number(process.env.HKOB_SEED ?? 1) });

function holds<Value>(
  values: fc.Arbitrary<Value>,
  property: (value: Value) => boolean,
  numRuns = 200,
): void {
  fc.assert(
    fc.property(values, (value) => {
      expect(property(value)).toBe(true);
    }),
    { numRuns },
  );
}

const instant = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T23:59:59Z'),
  noInvalidDate: true,
});
const digits = (value: number, length: number) => `${value}`.padStart(length, '0');

describe('what a generator makes is accepted', () => {
  test('dates and times', () => {
    holds(instant, (date) => {
      const text = date.toISOString();
      return isDateTime(text) && isDate(text.slice(0, 10)) && isTime(text.slice(11));
    });
  });
  test('IP addresses', () => {
    holds(fc.ipV4(), isIpv4);
    holds(fc.ipV6(), isIpv6);
  });
  test('URLs, which are IRIs and references too', () => {
    const url = fc.webUrl({ withFragments: true, withQueryParameters: true });
    holds(url, (text) => isUri(text) && isIri(text) && isUriReference(text));
  });
  test('host names and mail addresses, international or not', () => {
    holds(fc.domain(), (text) => isHostname(text) && isIdnHostname(text));
    holds(fc.emailAddress(), (text) => isEmail(text) && isIdnEmail(text));
  });
  test('UUIDs', () => {
    holds(fc.uuid(), (text) => isUuid(text) && isUuid(text.toUpperCase()));
  });
});

test('the days are those of the calendar', () => {
  const days = fc.tuple(fc.nat(9999), fc.nat(13), fc.constantFrom(0, 1, 27, 28, 29, 30, 31, 32));
  holds(
    days,
    ([year, month, day]) => {
      const text = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
      const date = new Date(`${text}T00:00:00Z`);
      const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
      return isDate(text) === real;
    },
    2000,
  );
});

test('a leap second is the last second of a month in UTC, however it is written', () => {
  // The minute before midnight of the first few days of a month, or an adjacent one.
  const minute = fc
    .tuple(
      fc.integer({ min: 1, max: 9998 }),
      fc.nat(11),
      fc.nat(2),
      fc.integer({ min: -2, max: 1 }),
    )
    .map(([year, month, day, minutes]) => {
      const date = new Date(Date.UTC(2000, month, day + 1, 0, minutes));
      date.setUTCFullYear(date.getUTCFullYear() - 2000 + year);
      return date;
    });
  holds(
    fc.tuple(minute, fc.integer({ min: -1439, max: 1439 })),
    ([date, offset]) => {
      const local = new Date(date.getTime() + offset * 60_000);
      if (local.getUTCFullYear() < 1) return true;
      const size = Math.abs(offset);
      const zone = `${offset < 0 ? '-' : '+'}${digits(Math.floor(size / 60), 2)}:${digits(size % 60, 2)}`;
      const text = `${local.toISOString().slice(0, 17)}60${zone}`;
      const next = new Date(date.getTime() + 60_000).toISOString();
      return (
        isDateTime(text) === (next.slice(8, 16) === '01T00:00') &&
        isTime(text.slice(11)) === (next.slice(11, 16) === '00:00')
      );
    },
    2000,
  );
});

describe('Punycode', () => {
  const text = (characters: string) =>
    fc
      .string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 20 })
      .filter((label) => /[^\0-\x7f]/.test(label));

  test('decodes what it encodes', () => {
    const label = text('abc-0\u00fc\u03b1\u4f8b\u05d0\u{20000}');
    holds(label, (value) => decodePunycode(encodePunycode(value)) === value);
  });
  test('encodes as the URL parser does', () => {
    const label = text('abc\u00fc\u03b1\u4f8b\u0436');
    holds(label, (value) => `xn--${encodePunycode(value)}` === domainToASCII(value));
  });
  test('has one spelling for what it decodes', () => {
    const any = fc.string({ unit: fc.constantFrom(...'abyz-019'), maxLength: 20 });
    holds(
      any,
      (value) => {
        const decoded = decodePunycode(value);
        const decodes = decoded !== undefined && /^(?!\p{ASCII}*$)\P{Surrogate}*$/u.test(decoded);
        return !decodes || encodePunycode(decoded) === value;
      },
      5000,
    );
  });
});

test('a pattern is a regex where the engine compiles it whole', () => {
  const unit = fc.constantFrom(
    ...'aLpPck0{}[]()\\\\\\^-=',
    '\\p{L}',
    '\\P{Lu}',
    '\\p{No}',
    '(?<a>',
  );
  holds(
    fc.string({ unit, maxLength: 8 }),
    (pattern) => {
      let compiled = true;
      try {
        new RegExp(pattern, 'u');
      } catch {
        compiled = false;
      }
      return isRegex(pattern) === compiled;
    },
    20_000,
  );
});

/** An authority that RFC 3986 does not allow and ajv-formats reads as a path. */
const hasBadAuthority = (value: string) => {
  const [, authority = ''] = /^[^/?#]*\/\/([^/?#]*)/.exec(value) ?? [];
  return !/^(?:[^@]*@)?[^@:]*(?::\d*)?$/.test(authority);
};

// Deviations of ajv-formats from the standards of its formats.
const ajvFaults: Readonly<Record<string, (value: string) => boolean>> = {
  // Accepts an offset of hours alone or without a colon, and hour 24 before an offset.
  time: (value) => /[+-]\d\d(?:\d\d)?$|^24/.test(value),
  // Accepts those too, a space for T, and second 60 on any day.
  'date-time': (value) => /[+-]\d\d(?:\d\d)?$|:60|[Tt\s]24|\s/.test(value),
  // Accepts skipped units; rejects lower case.
  duration: (value) => /[a-z]|Y\d+D|H\d+S/.test(value),
  // Rejects a domain of one label, quoted local parts and address literals.
  email: (value) => !value.slice(value.lastIndexOf('@')).includes('.') || /["[]/.test(value),
  // Accepts a trailing dot.
  hostname: (value) => value.endsWith('.'),
  // Rejects an empty path without authority.
  uri: (value) => hasBadAuthority(value) || /^[^:]*:(?:$|[?#])/.test(value),
  // Accepts a colon in the first segment; rejects an empty path likewise.
  'uri-reference': (value) => hasBadAuthority(value) || /^[^/?#]*:/.test(value),
  // Rejects dots in variable names and an apostrophe; accepts any other non-ASCII character.
  'uri-template': (value) => /[.'{]|[^\0-\x7e]/.test(value),
  uuid: (value) => /^urn:/i.test(value),
  // Compiles without the `u` flag.
  regex: (value) => {
    try {
      new RegExp(value);
      return !isRegex(value);
    } catch {
      return false;
    }
  },
  // Does not support index manipulation.
  'relative-json-pointer': (value) => /^\d+[+-]/.test(value),
};

describe('agrees with ajv-formats but for its faults', () => {
  const ajv = ajvFormats.default(new Ajv2020({ strictTypes: false }), { mode: 'full' });
  const shared = [
    ...['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri'],
    ...['uri-reference', 'uri-template', 'uuid', 'json-pointer', 'relative-json-pointer', 'regex'],
  ];
  const alphabets: Readonly<Record<string, string>> = {
    date: '0123-',
    time: '0126:.Z+-',
    'date-time': '0123456:.-TZ+',
    duration: 'PTYMDWHS12',
    email: 'ab1.@-+"',
    hostname: 'ab1.-_',
    ipv4: '0125.',
    ipv6: '01af:.',
    uri: 'ab1:/?#@%4.^',
    'uri-reference': 'ab1:/?#@%4.^',
    'uri-template': 'ab1{},:*%4?+',
    uuid: '0af-',
    'json-pointer': '/~01a',
    'relative-json-pointer': '/~01a#+-',
    regex: 'ab()[]{}*+?|\\^$1,-',
  };
  const seeds: Readonly<Record<string, string>> = {
    date: '2024-02-29',
    time: '23:59:59Z',
    'date-time': '2024-02-29T23:59:59.5+01:00',
    duration: 'P1Y2M3DT4H5M6S',
    email: 'a.b@c-d.com',
    hostname: 'a-b.c.com',
    ipv4: '192.0.2.255',
    ipv6: '2001:db8::1.2.3.4',
    uri: 'http://a@b.c:80/d?e#f',
    'uri-reference': '/a/b?c#d',
    'uri-template': 'a{?b*,c:3}',
    uuid: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    'json-pointer': '/a~1b/0',
    'relative-json-pointer': '1/a~0b',
    regex: '^(?:[a-b]{1,2}|b)*$',
  };

  test.each(shared)('%s', (name) => {
    const format = formats[name];
    if (format?.kind !== 'string') throw new Error(`${name} is no string format`);
    const theirs = ajv.compile({ format: name });
    const unit = fc.constantFrom(...(alphabets[name] ?? ''));
    const seed = seeds[name] ?? '';
    // A valid value with a part replaced, which finds more than random text.
    const text = fc
      .tuple(fc.nat(seed.length), fc.nat(3), fc.string({ unit, maxLength: 4 }))
      .map(([at, length, piece]) => seed.slice(0, at) + piece + seed.slice(at + length));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit, maxLength: 12 })), (value) => {
        fc.pre(!ajvFaults[name]?.(value));
        expect(format.test(value)).toBe(theirs(value));
      }),
      { numRuns: 2000 },
    );
  });
});
