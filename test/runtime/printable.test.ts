/** Text in errors and on terminals. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as generators from '../../generators/read/printable.ts';
import { printable } from '../../runtime/printable.ts';

test.each([
  ['訂單 é 😀 ٣', '訂單 é 😀 ٣'],
  ['a\r\nb', 'a b'],
  ['\u001b[31mred\u001b[0m', ' [31mred [0m'],
  ['a\u202eb\u2066c\u200b\ufeff', 'a b c '],
  ['a\u0085b\u2028c\u2029d\u009be', 'a b c d e'],
  ['a\0\ud800b\udc00', 'a b '],
  ['\u{e0041}', ' '],
])('%j', (text, want) => {
  expect(printable(text)).toBe(want);
});

test('generators, which import nothing, have the same rule', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0, max: 0xffff }),
      (text, unit) => {
        const whole = text + String.fromCharCode(unit) + text;
        expect(generators.printable(whole)).toBe(printable(whole));
        expect(printable(whole)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      },
    ),
    { numRuns: 5_000 },
  );
});
