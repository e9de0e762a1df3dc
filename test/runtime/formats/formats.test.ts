import { describe, expect, test } from 'vitest';
import { formats } from '../../../runtime/formats/index.ts';
import { cases, numberCases } from './cases.ts';

describe.each(Object.entries(cases))('%s', (name, { valid, invalid }) => {
  const format = formats[name];
  if (format?.kind !== 'string') throw new Error(`${name} is no string format`);

  test.each(valid.map((value) => [JSON.stringify(value), value]))('accepts %s', (_, value) => {
    expect(format.test(value)).toBe(true);
  });
  test.each(invalid.map((value) => [JSON.stringify(value), value]))('refuses %s', (_, value) => {
    expect(format.test(value)).toBe(false);
  });
});

describe.each(Object.entries(numberCases))('%s', (name, { valid, invalid }) => {
  const format = formats[name];
  if (format?.kind !== 'number') throw new Error(`${name} is no number format`);

  test.each(valid)('accepts %d', (value) => {
    expect(format.test(value)).toBe(true);
  });
  test.each(invalid)('refuses %d', (value) => {
    expect(format.test(value)).toBe(false);
  });
});

test.each([
  ['email', 'idn-email'],
  ['hostname', 'idn-hostname'],
  ['uri', 'uri-reference'],
  ['uri', 'iri'],
  ['uri-reference', 'iri-reference'],
  ['iri', 'iri-reference'],
] as const)('every %s is an %s', (narrow, wide) => {
  const format = formats[wide];
  if (format?.kind !== 'string') throw new Error(`${wide} is no string format`);
  expect(cases[narrow]?.valid.filter((value) => !format.test(value))).toEqual([]);
});

test('every format has its cases, and every case its format', () => {
  expect(Object.keys(formats).toSorted()).toEqual(
    [...Object.keys(cases), ...Object.keys(numberCases)].toSorted(),
  );
});

test('unknown formats, and names that every object has, are not found', () => {
  for (const name of ['constructor', 'toString', '__proto__', 'binary', 'password', 'x']) {
    expect(formats[name]).toBeUndefined();
  }
});
