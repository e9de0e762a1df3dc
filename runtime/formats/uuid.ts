const UUID = /^[\dA-Fa-f]{8}-(?:[\dA-Fa-f]{4}-){3}[\dA-Fa-f]{12}$/;

/** `uuid`: RFC 9562 §4 (RFC 4122) in either case, of any version, including the nil UUID. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}
