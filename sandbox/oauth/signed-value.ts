/** HMAC-signed values that clients carry, such as page cursors. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The purpose of a signed value. A value for one purpose is not valid for another. */
export type Purpose = 'page' | 'draft';

/** Signs a value, which stays readable. */
export function signValue(purpose: Purpose, value: unknown, key: string): string {
  const text = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${text}.${mac(purpose, text, key)}`;
}

/** Returns the value; undefined if it was not signed by us, or for another purpose. */
export function verifyValue(purpose: Purpose, sealed: string, key: string): unknown {
  const [text = '', sent = '', ...more] = sealed.split('.');
  const own = Buffer.from(mac(purpose, text, key));
  const given = Buffer.from(sent);
  if (more.length > 0 || given.length !== own.length || !timingSafeEqual(given, own)) {
    return undefined;
  }
  return JSON.parse(Buffer.from(text, 'base64url').toString());
}

const mac = (purpose: Purpose, text: string, key: string): string =>
  createHmac('sha256', key).update(`${purpose} ${text}`).digest('base64url');
