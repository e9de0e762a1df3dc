/** Equality, length and divisibility of JSON values as JSON Schema defines them. */
import type { JsonObject } from './decided.ts';

export function codePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    if (
      (text.charCodeAt(index) & 0xfc00) === 0xd800 &&
      (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00
    ) {
      count -= 1;
      index += 1;
    }
  }
  return count;
}

/** `value` = digits × 10^exponent, exactly as in its decimal notation. */
function decimal(value: number): { digits: bigint; exponent: number } {
  const [mantissa = '0', exponent = '0'] = value.toString().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

export function isMultiple(value: number, divisor: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0;
  const a = decimal(value);
  const b = decimal(divisor);
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = a.digits * 10n ** BigInt(a.exponent - exponent);
  return scaled % (b.digits * 10n ** BigInt(b.exponent - exponent)) === 0n;
}

/** Whether two JSON values are equal: members in any order, own members only. */
export function jsonEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => jsonEqual(item, b[index]));
  }
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every(
    (name) => Object.hasOwn(b, name) && jsonEqual((a as JsonObject)[name], (b as JsonObject)[name]),
  );
}

/**
 * Returns the index of the first item that equals an earlier one, or -1. Items are compared by hash
 * first, so that the time is linear in the length of the array.
 */
export function firstDuplicate(items: readonly unknown[]): number {
  const primitives = new Set<unknown>();
  const objects = new Map<number, unknown[]>();
  for (const [index, item] of items.entries()) {
    if (typeof item !== 'object' || item === null) {
      if (primitives.has(item)) return index;
      primitives.add(item);
      continue;
    }
    const hash = hashOf(item);
    const alike = objects.get(hash);
    if (!alike) objects.set(hash, [item]);
    else if (alike.some((earlier) => jsonEqual(earlier, item))) return index;
    else alike.push(item);
  }
  return -1;
}

/** A random seed, so that clients cannot construct values with equal hashes. */
const SEED = Math.floor(Math.random() * 2 ** 32);

/** Returns the same hash for equal values. */
function hashOf(value: unknown): number {
  if (typeof value === 'string') return hashOfText(SEED ^ 1, value);
  if (typeof value !== 'object' || value === null) return hashOfText(SEED ^ 2, String(value));
  if (Array.isArray(value)) {
    let hash = SEED ^ 3;
    for (const item of value) hash = mixed(hash, hashOf(item));
    return hash;
  }
  // Independent of the order of members.
  let sum = SEED ^ 4;
  for (const [name, member] of Object.entries(value)) {
    sum = (sum + mixed(hashOfText(SEED, name), hashOf(member))) | 0;
  }
  return sum;
}

function hashOfText(seed: number, text: string): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) hash = mixed(hash, text.charCodeAt(at));
  return hash;
}

/** https://en.wikipedia.org/wiki/MurmurHash */
function mixed(hash: number, more: number): number {
  const scattered = Math.imul(more, 0xcc9e2d51);
  const joined = hash ^ Math.imul((scattered << 15) | (scattered >>> 17), 0x1b873593);
  return (Math.imul((joined << 13) | (joined >>> 19), 5) + 0xe6546b64) | 0;
}
