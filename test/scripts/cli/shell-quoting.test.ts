/** Commands that are printed to be pasted into a shell. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellQuoted, shellWord } from '../../../runtime/shell.ts';

/** Returns the arguments that a real shell passes. */
const wordsOf = (command: string): string[] =>
  execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

const texts = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...'\'"\\$`!~*?[]{}()<>|&;#= \n\t-a'), maxLength: 12 }),
  )
  .map((text) => text.replaceAll('\0', ''));

test('a quoted text is one word of a shell, unchanged', () => {
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 50 }), (words) => {
      expect(wordsOf(words.map(shellQuoted).join(' '))).toEqual(words);
      expect(wordsOf(words.map(shellWord).join(' '))).toEqual(words);
    }),
    { numRuns: 60 },
  );
});

test.each(['GET', 'https://localhost:4030/a/b.yaml', 'client_id=7'])('%s', (text) => {
  expect(wordsOf(shellWord(text))).toEqual([text]);
});

test('what needs no quotes gets none', () => {
  expect(shellWord('http://127.0.0.1:4010/accounts')).toBe('http://127.0.0.1:4010/accounts');
});

test('what no argument can hold is refused', () => {
  expect(() => shellQuoted('a\0b')).toThrow(TypeError);
});
