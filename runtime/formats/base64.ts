const BASE64 = /^[A-Za-z\d+/]*={0,2}$/;
const BASE64URL = /^[A-Za-z\d_-]*={0,2}$/;

/** `byte`: base64 with padding and without line breaks (RFC 4648 §4). */
export function isByte(value: string): boolean {
  return value.length % 4 === 0 && BASE64.test(value);
}

/** `base64url`: RFC 4648 §5. The padding may be omitted (§3.2), but not partially. */
export function isBase64url(value: string): boolean {
  const remainder = value.length % 4;
  return (value.endsWith('=') ? remainder === 0 : remainder !== 1) && BASE64URL.test(value);
}
