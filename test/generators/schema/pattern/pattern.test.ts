import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgePattern } from '../../../../generators/schema/pattern/analyze.ts';
import { isRegex } from '../../../../runtime/formats/regex.ts';

// The same cases in every run; HKOB_SEED selects others.
fc.configureGlobal({ seed: Number(process.env.HKOB_SEED ?? 1) });

const linear = [
  ...[
    '',
    '^$',
    '.*',
    'a',
    '[a-z]+',
    '[a-z]{3,}',
    '(a+)+',
    '(?:[a-z]+,)?',
    '^[A-Z]{3}$',
    '\\p{L}',
    '^[^"\\\\]*$',
  ],
  ...[
    '^\\d{1,13}(\\.\\d{1,5})?$',
    '^-?\\d{1,13}(\\.\\d{1,5})?$',
    '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$',
  ],
  ...['^[0-9a-fA-F]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$', '^([0-9a-f]{2})*$', '^([0-9a-f]{64})*$'],
  ...['^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$', '^[a-z]+(-[a-z]+)*$'],
  ...['^(?=.*[a-z])(?=.*\\d).{8,}$', '^.{1,4000}$', '^[A-Z]{1,35}[A-Z0-9]{0,70}$', '^((?!abc).)*$'],
  ...['^(https?)://[^/?#]+(/[^?#]*)?$', '^[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+$', '^\\S(.*\\S)?$'],
  ...[
    '^(?:[^"\\\\]|\\\\.)*$',
    '^eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+$',
    '^([A-Z][a-z]*\\s?)+$',
    '(?<!\\d)\\d{3}(?!\\d)',
  ],
  ...[
    '^(?:[a-z]{2,}-)*$',
    '^(?:[0-9]{100}-)*$',
    '^[^\\s]+(\\s+[^\\s]+)*$',
    '^\\p{L}+\\d+$',
    '^\\d+\\.\\d+$',
  ],
  ...[
    '^\\u{1F600}+[\\u{1F601}-\\u{1F64F}]*$',
    '^\\uD83D\\uDE00+\\uD83D\\uDE01*$',
    '^((25[0-5]|\\d)(\\.|$)){4}',
  ],
  '^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$',
  `^(?:${Array.from({ length: 600 }, (_, index) => `C${index}`).join('|')})$`,
  'a'.repeat(1000),
];

/** With an input that shows it, and the exponent of the growth. */
const polynomial: readonly (readonly [
  pattern: string,
  repeated: string,
  end: string,
  degree: number,
])[] = [
  ['\\s+$', ' ', 'x', 2],
  ['^.*=.*$', '=', '\n', 2],
  ['\\d+\\d+$', '1', 'x', 3],
  ['^[^@]+@[^@]+\\.[^@]+$', '.', '@', 2],
  ['(?=.*x).*y', 'x', '', 2],
  ['^(?:ab)*(?=.*x)c', 'ab', '', 2],
  ['(?=.*x)^a', 'x', '', 2],
  ['(?<!a*)b', 'a', '', 2],
  ['(?<=!a*)b', 'a', '', 2],
  ['^\\p{L}+\\p{Lu}+$', 'A', '1', 2],
  ['(\\w+)\\1', 'a', '!', 3],
  ['a*a{1000}', 'a', '', 3],
  ['([a-z]+,){9}', 'a', '!', 2],
  ['^a*(?:b|a)*$', 'a', 'c', 2],
];
/** With an input that shows it. */
const exponential: readonly (readonly [pattern: string, repeated: string, end: string])[] = [
  ['^(a+)+$', 'a', 'b'],
  ['(a|aa)+$', 'a', 'b'],
  ['^(a|a)*$', 'a', 'b'],
  ['^(a*)*$', 'a', 'b'],
  ['(.*a){12}', 'a', ''],
  ['(x+x+)+y', 'x', ''],
  ['^(\\w+\\s?)*$', 'a', '!'],
  ['^(\\d{1,3})*$', '1', 'x'],
  ['^(aa?){30}$', 'a', 'b'],
  ['^(x?y?)*$', 'xy', 'z'],
  ['^(?:(a?|b?)c)*$', 'c', 'd'],
  ['^(a|b|ab)*c$', 'ab', 'd'],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a', ''],
  ['^(?!.*(.+)+x)', 'a', '\n'],
  ['^(a?){30}a{30}$', 'a', 'b'],
  [`^${'a?'.repeat(30)}${'a'.repeat(30)}$`, 'a', ''],
  ['(?:(?:[^a]|\\w)*a)?', 'b', ''],
  // A lookbehind is matched from its end.
  ['^a{1,40}(?<=!(?:a+)+)b$', 'a', ''],
  ['(?<!!(?:a|a)*)b', 'a', 'b'],
  ['^a*(?<=(?=(a|a)*b)a)$', 'a', ''],
  ['^(?:(?:\\b|\\B){30})*a', 'b', ''],
  ['^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@)[a-z0-9]+[.]([a-z]{2,3})$', 'a', '!'],
];

function milliseconds(pattern: RegExp, text: string): number {
  const began = performance.now();
  pattern.test(text);
  return performance.now() - began;
}

describe('linear', () => {
  test.each(linear)('%j', (source) => {
    expect(judgePattern(source)).toMatchObject({ valid: true, linear: true });
    for (const unit of ['a', '1', ' ', 'A', '.']) {
      const text = unit.repeat(50_000);
      for (const end of ['', '!']) {
        expect(milliseconds(new RegExp(source, 'u'), text + end)).toBeLessThan(2000);
      }
    }
  });
});

function boundOf(source: string): number {
  const judged = judgePattern(source);
  if (!judged.valid || judged.linear) throw new Error(`${source} was judged linear or invalid`);
  return judged.bound;
}

function runAtBound(source: string, repeated: string, end: string): number {
  const room = Math.max(0, boundOf(source) - end.length);
  return milliseconds(
    new RegExp(source, 'u'),
    repeated.repeat(Math.floor(room / repeated.length)) + end,
  );
}

describe('polynomial', () => {
  test.each(polynomial)('%j, by %j', (source, repeated, end, degree) => {
    const affordable = 2 ** (24 / degree);
    expect(boundOf(source)).toBeGreaterThanOrEqual(affordable / 4);
    expect(runAtBound(source, repeated, end)).toBeLessThan(2000);
  });
});

describe('exponential', () => {
  test.each(exponential)('%j, by %j', (source, repeated, end) => {
    expect(boundOf(source)).toBeLessThanOrEqual(64);
    expect(runAtBound(source, repeated, end)).toBeLessThan(2000);
  });

  test.each(['^(?:a?){0,30}b$', '^(?:(?:a{0,2}){2,}){2,}$'])(
    '%j, the more so as rounds may be empty',
    (source) => {
      expect(boundOf(source)).toBeLessThan(15);
      expect(runAtBound(source, 'a', '!')).toBeLessThan(2000);
    },
  );
});

describe('what cannot be followed must not run', () => {
  test.each([
    ['deep nesting', `${'('.repeat(200)}a${')'.repeat(200)}`],
    ['great length', 'a'.repeat(30_000)],
    ['too many copies', '(?:(?:(?:a{8}){8}){8}){8}'],
    ['modifiers', '(?i:a)'],
  ])('%s', (_, source) => {
    const began = performance.now();
    expect(judgePattern(source)).toMatchObject({ valid: true, linear: false, bound: 0 });
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

describe('invalid', () => {
  test.each([
    ['(', /Unterminated group/],
    ['[z-a]', /out of order/],
    ['a**', /Nothing to repeat/],
    ['\\a', /Invalid escape/],
    ['\\-\\Z', /Invalid escape/],
    ['\\p{Alnum}', /Invalid property name/],
    ['(?P<a>x)', /Invalid group/],
    ['('.repeat(100_000), /^Too many captures$/],
  ])('%#', (source, reason) => {
    const judged = judgePattern(source);
    expect(judged.valid || judged.reason).toMatch(reason);
  });
});

describe('the literal', () => {
  test.each([
    ['', '/(?:)/u'],
    ['a/b', '/a\\/b/u'],
    ['a\\/b', '/a\\/b/u'],
    ['[/\\]/]', '/[/\\]/]/u'],
    ['\n\r\u2028\u2029', '/\\n\\r\\u2028\\u2029/u'],
    ['\u0000\t\u200b\ufeff\u202e\u00a0', '/\\u{0}\\u{9}\\u{200b}\\u{feff}\\u{202e}\\u{a0}/u'],
    ['a b\u00e9\u{1f600}', '/a b\u00e9\u{1f600}/u'],
    ['</script>', '/<\\/script>/u'],
    // Unnecessary escapes, which the flag forbids, are removed; those that it allows stay.
    ['\\-\\_\\@\\é\\😀', '/-_@é😀/u'],
    ['[\\w\\-\\_\\"\\]][^\\&\\\\]\\\\\\.\\:', '/[\\w\\-_"\\]][^&\\\\]\\\\\\.:/u'],
  ])('of %j is %j', (source, literal) => {
    expect(judgePattern(source)).toMatchObject({ literal });
  });

  test('means what the pattern means, whatever the pattern', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '[',
        ']',
        '(',
        ')',
        '\\',
        '\n',
        '\u2028',
        '|',
        '*',
        'a-z',
        '^',
        '$\u007bx}',
        '`',
        "'",
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.string({ unit: 'binary' }),
        (pieces, text) => {
          const source = pieces.join('');
          const judged = judgePattern(source);
          fc.pre(judged.valid && isRegex(source));
          expect(judged.literal).not.toMatch(/[\n\r\u2028\u2029\p{Cc}\p{Cs}]/u);
          // Parses the literal; the text is a regular expression or a syntax error.
          const literal: unknown = new Function(`return ${judged.literal};`)();
          if (!(literal instanceof RegExp)) throw new Error(`${judged.literal} is no literal`);
          for (const sample of [text, source, '', '/', '\n', '\u2028']) {
            expect(literal.test(sample)).toBe(new RegExp(source, 'u').test(sample));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

test('whatever the pattern, it is judged', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'b',
      '.',
      '\\w',
      '[^a]',
      '(',
      ')',
      '(?:',
      '(?=',
      '(?<!',
      '|',
      '*',
      '+',
      '?',
      '{2}',
      '{1,3}',
    ],
    ...[
      '{2,}',
      '*?',
      '^',
      '$',
      '\\b',
      '\\1',
      '(?<n>',
      '\\k<n>',
      '\\p{L}',
      '\\u{61}',
      '\\cA',
      '[\\]]',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const judged = judgePattern(pieces.join(''));
      expect(judged.valid ? judged.linear || judged.bound >= 0 : judged.reason !== '').toBe(true);
    }),
    { numRuns: 2000 },
  );
});
