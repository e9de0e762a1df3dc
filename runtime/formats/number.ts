function isIntegerBetween(value: number, minimum: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= minimum && value <= maximum;
}

/** `int8`: an integer from -128 to 127. */
export function isInt8(value: number): boolean {
  return isIntegerBetween(value, -(2 ** 7), 2 ** 7 - 1);
}

/** `int16`: an integer from -2^15 to 2^15 - 1. */
export function isInt16(value: number): boolean {
  return isIntegerBetween(value, -(2 ** 15), 2 ** 15 - 1);
}

/** `int32`: an integer from -2^31 to 2^31 - 1. */
export function isInt32(value: number): boolean {
  return isIntegerBetween(value, -(2 ** 31), 2 ** 31 - 1);
}

/**
 * `int64`: an integer from -2^63 to 2^63 - 1. JavaScript numbers beyond 2^53 are rounded: the
 * greatest int64 becomes 2^63, which is therefore accepted.
 */
export function isInt64(value: number): boolean {
  return isIntegerBetween(value, -(2 ** 63), 2 ** 63);
}

/** `uint8`: an integer from 0 to 255. */
export function isUint8(value: number): boolean {
  return isIntegerBetween(value, 0, 2 ** 8 - 1);
}

/** `uint16`: an integer from 0 to 2^16 - 1. */
export function isUint16(value: number): boolean {
  return isIntegerBetween(value, 0, 2 ** 16 - 1);
}

/** `uint32`: an integer from 0 to 2^32 - 1. */
export function isUint32(value: number): boolean {
  return isIntegerBetween(value, 0, 2 ** 32 - 1);
}

/**
 * `uint64`: an integer from 0 to 2^64 - 1; 2^64 is accepted for the same reason as 2^63 by {@link
 * isInt64}.
 */
export function isUint64(value: number): boolean {
  return isIntegerBetween(value, 0, 2 ** 64);
}

/** `double-int`: an integer that a double represents exactly, from -(2^53 - 1) to 2^53 - 1. */
export function isDoubleInt(value: number): boolean {
  return Number.isSafeInteger(value);
}

/** `float`: a number in the range of IEEE 754 single precision, possibly after rounding. */
export function isFloat(value: number): boolean {
  return Number.isFinite(Math.fround(value));
}

/** `double`: a number in the range of IEEE 754 double precision (`1e999` is parsed as infinity). */
export function isDouble(value: number): boolean {
  return Number.isFinite(value);
}
