import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type Diagnostic,
  formatDiagnostic,
  InputError,
} from '../../../generators/read/diagnostics.ts';

const cases: { given: Partial<Diagnostic>; want: string }[] = [
  { given: {}, want: 'it is wrong' },
  { given: { severity: 'warning' }, want: 'warning: it is wrong' },
  { given: { file: '/elsewhere/a.yaml' }, want: '/elsewhere/a.yaml: it is wrong' },
  {
    given: { file: join(process.cwd(), 'spec/a.yaml'), line: 3 },
    want: 'spec/a.yaml:3: it is wrong',
  },
  {
    given: {
      file: 'https://example.com/a.yaml',
      line: 3,
      column: 7,
      pointer: '#/paths',
      hint: 'Mend it.',
    },
    want: 'https://example.com/a.yaml:3:7: it is wrong (at #/paths). Mend it.',
  },
  { given: { pointer: '#/a\n\u001b[31mb\u2028c\u202e' }, want: 'it is wrong (at #/a [31mb c )' },
];

test.each(cases)('$want', ({ given, want }) => {
  expect(formatDiagnostic({ severity: 'error', message: 'it is wrong', ...given })).toBe(want);
});

test('an error spells out the first diagnostics and counts the rest', () => {
  const diagnostics = Array.from(
    { length: 12 },
    (_, i) => ({ severity: 'error', message: `no ${i}` }) as const,
  );
  const error = new InputError(diagnostics);
  expect(error.message.split('\n')).toEqual([
    ...Array.from({ length: 10 }, (_, i) => `no ${i}`),
    '… and 2 more',
  ]);
  expect(error.diagnostics).toBe(diagnostics);
  expect(error.name).toBe('InputError');
});
