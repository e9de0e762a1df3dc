import { describe, expect, test } from 'vitest';
import { formatDn, parseDn, readDn, sameDn } from '../../../sandbox/oauth/dn.ts';

/** The example of the registration page. */
const EXAMPLE =
  'CN=00158000016i44JAAQ,2.5.4.97=#131050534447422D4643412D373635313132,O=HSBC UK Bank Plc,C=GB';

/** C=HK, O=Chan & Söhne, "A+B", CN=tsp, as DER; O is a UTF8String. */
const DER = Buffer.from(
  `3031${'310b3009060355040613024b48'.replace('4b48', '484b')}` +
    `3114301206${'0355040a'}0c0b${Buffer.from('Söhne, A+B').toString('hex')}` +
    '310c300a06035504030c03747370',
  'hex',
);

describe('two names', () => {
  test.each([
    ['the same', EXAMPLE, EXAMPLE, true],
    ['hex and its text', EXAMPLE, EXAMPLE.replace(/#\w+/, 'PSDGB-FCA-765112'), true],
    ['keywords in another case', EXAMPLE, EXAMPLE.replace('CN=', 'cn=').replace('O=', 'o='), true],
    ['a keyword and its OID', 'CN=a,C=HK', '2.5.4.3=a,2.5.4.6=HK', true],
    ['two keywords of one OID', 'ST=Kowloon', 'S=Kowloon', true],
    ['EMAIL and EMAILADDRESS', 'EMAIL=a@b.example', 'EMAILADDRESS=a@b.example', true],
    ['blanks around the parts', 'CN=a,O=b', 'CN = a , O = b', true],
    ['escapes and hex pairs', 'O=Chan\\, Li \\+ Co', 'O=Chan\\2c Li \\2B Co', true],
    ['a multi-valued part in another order', 'CN=a+OU=b,C=HK', 'OU=b+CN=a,C=HK', true],
    ['another order of the parts', EXAMPLE, EXAMPLE.split(',').reverse().join(','), false],
    ['a part missing', EXAMPLE, EXAMPLE.replace(',O=HSBC UK Bank Plc', ''), false],
    ['another value', 'CN=a', 'CN=b', false],
    ['another case of a value', 'CN=a', 'CN=A', false],
    ['a value that pretends to be two parts', 'CN=a\\,C\\=HK', 'CN=a,C=HK', false],
    ['another type', 'O=a', 'OU=a', false],
  ])('%s', (_, one, other, same) => {
    expect(sameDn(parseDn(one), parseDn(other))).toBe(same);
    expect(sameDn(parseDn(other), parseDn(one))).toBe(same);
    expect(formatDn(parseDn(formatDn(parseDn(one))))).toBe(formatDn(parseDn(one)));
    expect(sameDn(parseDn(formatDn(parseDn(one))), parseDn(one))).toBe(true);
  });
});

describe('a text that is no name', () => {
  test.each([
    ['Subject: CN=a', 'A keyword or dotted OID and "=" are missing at character 1'],
    ['', 'are missing at character 1'],
    ['CN=a,', 'are missing at character 6'],
    ['organizationIdentifier=PSDGB-FCA-765112', 'write 2.5.4.97'],
    ['__proto__=a', 'are missing'],
    ['constructor=a', 'is not a keyword that the bank takes'],
    ['2.5.4.97=#13105', 'at character 10'],
    ['2.5.4.97=#1310AB', 'The hex is not one DER value'],
    ['CN=a;C=HK', 'may not hold ";" unescaped'],
    ['CN="a"', 'may not hold """ unescaped'],
    ['CN=a\\', 'may not hold "\\" unescaped'],
    ['CN=\\ff', 'A value is not UTF-8'],
  ])('%s', (text, message) => {
    expect(() => parseDn(text)).toThrow(message);
  });

  test('is refused in linear time', () => {
    const started = performance.now();
    expect(() => parseDn(`CN=${'a'.repeat(200_000)}"`)).toThrow('unescaped');
    expect(() => parseDn(`CN=${' '.repeat(100_000)}"`)).toThrow('unescaped');
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test('a certificate holds the parts in reverse', () => {
  expect(formatDn(readDn(DER))).toBe('CN=tsp,O=Söhne\\, A\\+B,C=HK');
});

test.each(['30', '3005', '3103310130', ''])('DER that is no name: %s', (hex) => {
  expect(() => readDn(Buffer.from(hex, 'hex'))).toThrow(SyntaxError);
});
