/** Cursors that nobody but us can make: a place in a list, sealed. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seals a value, which stays readable. */
export function seal(value: unknown, key: string): string {
  const text = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${text}.${mac(text, key)}`;
}

/** The value of a cursor; undefined where it is not ours. */
export function unseal(cursor: string, key: string): unknown {
  const [text = '', sent = '', ...more] = cursor.split('.');
  const own = Buffer.from(mac(text, key));
  const given = Buffer.from(sent);
  if (more.length > 0 || given.length !== own.length || !timingSafeEqual(given, own)) {
    return undefined;
  }
  return JSON.parse(Buffer.from(text, 'base64url').toString());
}

const mac = (text: string, key: string): string =>
  createHmac('sha256', `${key} cursor`).update(text).digest('base64url');
