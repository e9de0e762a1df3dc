/** Values that travel through other hands and come back as we sent them, or not at all. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a sealed value is for; one is no other. */
export type Purpose = 'page' | 'draft';

/** Seals a value, which stays readable. */
export function seal(purpose: Purpose, value: unknown, key: string): string {
  const text = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${text}.${mac(purpose, text, key)}`;
}

/** The value; undefined where it is not ours, or for something else. */
export function unseal(purpose: Purpose, sealed: string, key: string): unknown {
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
