/**
 * Formats as zod checks, by name, for generated `zod.ts`. Each applies only to values of its own
 * type and implements its RFC ({@link ./index.ts}); zod's own checks are stricter or less strict
 * than the standards.
 */
import { z } from 'zod';
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

function stringFormat(format: string, test: (value: string) => boolean): z.core.$ZodCheck<string> {
  return z.check<string>(({ value, issues }) => {
    if (!test(value))
      issues.push({ code: 'invalid_format', format, input: value, message: `Invalid ${format}` });
  });
}

function numberFormat(format: string, test: (value: number) => boolean): z.core.$ZodCheck<number> {
  return z.check<number>(({ value, issues }) => {
    if (!test(value))
      issues.push({
        code: 'custom',
        input: value,
        message: `Invalid ${format}`,
        params: { keyword: 'format', format },
      });
  });
}

export const dateTime = /* @__PURE__ */ stringFormat('date-time', isDateTime);
export const dateTimeLocal = /* @__PURE__ */ stringFormat('date-time-local', isDateTimeLocal);
export const date = /* @__PURE__ */ stringFormat('date', isDate);
export const time = /* @__PURE__ */ stringFormat('time', isTime);
export const timeLocal = /* @__PURE__ */ stringFormat('time-local', isTimeLocal);
export const duration = /* @__PURE__ */ stringFormat('duration', isDuration);
export const email = /* @__PURE__ */ stringFormat('email', isEmail);
export const idnEmail = /* @__PURE__ */ stringFormat('idn-email', isIdnEmail);
export const hostname = /* @__PURE__ */ stringFormat('hostname', isHostname);
export const idnHostname = /* @__PURE__ */ stringFormat('idn-hostname', isIdnHostname);
export const ipv4 = /* @__PURE__ */ stringFormat('ipv4', isIpv4);
export const ipv6 = /* @__PURE__ */ stringFormat('ipv6', isIpv6);
export const uri = /* @__PURE__ */ stringFormat('uri', isUri);
export const uriReference = /* @__PURE__ */ stringFormat('uri-reference', isUriReference);
export const iri = /* @__PURE__ */ stringFormat('iri', isIri);
export const iriReference = /* @__PURE__ */ stringFormat('iri-reference', isIriReference);
export const uriTemplate = /* @__PURE__ */ stringFormat('uri-template', isUriTemplate);
export const uuid = /* @__PURE__ */ stringFormat('uuid', isUuid);
export const jsonPointer = /* @__PURE__ */ stringFormat('json-pointer', isJsonPointer);
export const relativeJsonPointer = /* @__PURE__ */ stringFormat(
  'relative-json-pointer',
  isRelativeJsonPointer,
);
export const regex = /* @__PURE__ */ stringFormat('regex', isRegex);
export const byte = /* @__PURE__ */ stringFormat('byte', isByte);
export const base64url = /* @__PURE__ */ stringFormat('base64url', isBase64url);
export const char = /* @__PURE__ */ stringFormat('char', isChar);
export const httpDate = /* @__PURE__ */ stringFormat('http-date', isHttpDate);
export const mediaRange = /* @__PURE__ */ stringFormat('media-range', isMediaRange);
export const int8 = /* @__PURE__ */ numberFormat('int8', isInt8);
export const int16 = /* @__PURE__ */ numberFormat('int16', isInt16);
export const int32 = /* @__PURE__ */ numberFormat('int32', isInt32);
export const int64 = /* @__PURE__ */ numberFormat('int64', isInt64);
export const uint8 = /* @__PURE__ */ numberFormat('uint8', isUint8);
export const uint16 = /* @__PURE__ */ numberFormat('uint16', isUint16);
export const uint32 = /* @__PURE__ */ numberFormat('uint32', isUint32);
export const uint64 = /* @__PURE__ */ numberFormat('uint64', isUint64);
export const float = /* @__PURE__ */ numberFormat('float', isFloat);
export const double = /* @__PURE__ */ numberFormat('double', isDouble);
export const doubleInt = /* @__PURE__ */ numberFormat('double-int', isDoubleInt);
