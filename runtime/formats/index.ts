import { isBase64url, isByte } from './base64.ts';
import { isChar } from './char.ts';
import { isDate, isDateTime, isDateTimeLocal, isTime, isTimeLocal } from './date-time.ts';
import { isDuration } from './duration.ts';
import { isEmail } from './email.ts';
import { isHostname, isIdnHostname } from './hostname.ts';
import { isHttpDate, isMediaRange } from './http.ts';
import { isIdnEmail } from './idn-email.ts';
import { isIpv4, isIpv6 } from './ip.ts';
import { isIri, isIriReference } from './iri.ts';
import { isJsonPointer, isRelativeJsonPointer } from './json-pointer.ts';
import {
  isDouble,
  isDoubleInt,
  isFloat,
  isInt8,
  isInt16,
  isInt32,
  isInt64,
  isUint8,
  isUint16,
  isUint32,
  isUint64,
} from './number.ts';
import { isRegex } from './regex.ts';
import { isUri, isUriReference } from './uri.ts';
import { isUriTemplate } from './uri-template.ts';
import { isUuid } from './uuid.ts';

/** A test for values of one type. Values of other types are not affected by the format. */
export type Format =
  | { readonly kind: 'string'; readonly test: (value: string) => boolean }
  | { readonly kind: 'number'; readonly test: (value: number) => boolean };

const string = (test: (value: string) => boolean): Format => ({ kind: 'string', test });
const number = (test: (value: number) => boolean): Format => ({ kind: 'number', test });

/**
 * All asserted formats, by their name in JSON Schema 2020-12 §7.3 or the OpenAPI format registry.
 * Other formats only annotate: unknown ones, those without a grammar (`binary`, `password`, `html`,
 * `commonmark`) and those whose grammar the registry does not define (`decimal`, `decimal128`, the
 * `sf-` formats).
 *
 * Own code: zod's checks and ajv-formats differ from the standards. The record has no prototype, so
 * `formats['constructor']` is undefined. To bundle a single format, import its function from its
 * module.
 */
export const formats: Readonly<Record<string, Format>> = Object.freeze(
  Object.assign(Object.create(null), {
    'date-time': string(isDateTime),
    'date-time-local': string(isDateTimeLocal),
    date: string(isDate),
    time: string(isTime),
    'time-local': string(isTimeLocal),
    duration: string(isDuration),
    email: string(isEmail),
    'idn-email': string(isIdnEmail),
    hostname: string(isHostname),
    'idn-hostname': string(isIdnHostname),
    ipv4: string(isIpv4),
    ipv6: string(isIpv6),
    uri: string(isUri),
    'uri-reference': string(isUriReference),
    iri: string(isIri),
    'iri-reference': string(isIriReference),
    'uri-template': string(isUriTemplate),
    uuid: string(isUuid),
    'json-pointer': string(isJsonPointer),
    'relative-json-pointer': string(isRelativeJsonPointer),
    regex: string(isRegex),
    byte: string(isByte),
    base64url: string(isBase64url),
    char: string(isChar),
    'http-date': string(isHttpDate),
    'media-range': string(isMediaRange),
    int8: number(isInt8),
    int16: number(isInt16),
    int32: number(isInt32),
    int64: number(isInt64),
    uint8: number(isUint8),
    uint16: number(isUint16),
    uint32: number(isUint32),
    uint64: number(isUint64),
    'double-int': number(isDoubleInt),
    float: number(isFloat),
    double: number(isDouble),
  } satisfies Record<string, Format>),
);
