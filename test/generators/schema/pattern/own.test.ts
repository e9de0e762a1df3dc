/** The regular expressions of this repository that are matched against untrusted input. */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, sep } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { judgePattern } from '../../../../generators/schema/pattern/analyze.ts';
import { packageRoot } from '../../../../scripts/package-root.ts';

/** Expressions that are slow for long input, with the reason why theirs is short or trusted. */
const SHORT_INPUT: Readonly<Record<string, string>> = {
  'runtime/server/server.ts /\\/+$/': 'the base path that a server is created with',
  'tsp/csr.ts /^[\\x21-\\x7e]+@[\\x21-\\x7e]+$/': 'an address, whose length is checked before',
  'tsp/pem.ts /-----BEGIN CERTIFICATE-----[\\s\\S]+?-----END CERTIFICATE-----/g':
    "the provider's own certificates",
  'tsp/redact.ts /-----BEGIN [A-Z0-9 ]+-----[\\s\\S]*?(?:-----END [A-Z0-9 ]+-----|$)/g':
    'it never fails, but matches to the end of the text',
};

test('no regular expression of the runtime, the session or the sandbox is slow on long input', async () => {
  const slow: string[] = [];
  let count = 0;
  for await (const file of glob('{runtime,sandbox,tsp}/**/*.ts', { cwd: packageRoot })) {
    const text = readFileSync(join(packageRoot, file), 'utf8');
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        count += 1;
        const judged = judgePattern(node.text.slice(1, node.text.lastIndexOf('/')));
        if (!judged.valid || !judged.linear) {
          slow.push(`${file.split(sep).join('/')} ${node.text}`);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  }
  expect(slow.sort()).toEqual(Object.keys(SHORT_INPUT).sort());
  expect(count).toBeGreaterThan(50);
});
