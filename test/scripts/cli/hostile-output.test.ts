/** Untrusted text must not move the cursor, change colours, or look like a line of ours. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { hkob, type Run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'hkob-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FORGED = 'error: FORGED';

/**
 * Forbidden in the output: control characters except line feed and tab, and characters that hide or
 * reorder text.
 */
const HARMFUL = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Every kind of harmful text, each of which tries to begin a line of its own. */
const SPECIMENS: readonly string[] = [
  '\n',
  '\r',
  '\r\n',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u000b',
  '\u001b[2J\u001b[1;1H',
  '\u001b[31m',
  '\u001b]0;title\u0007',
  '\u009b31m',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\u0000',
  '\u{e0041}',
  '\ud800',
];
const everything = SPECIMENS.join(FORGED) + FORGED;

const hostile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...SPECIMENS),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('中文', "'", '"', '$(id)', '`', '\\', '/', '~', '#', '%'),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(FORGED) + FORGED);

/** Documents with the text in every place that allows any text. */
const documents: Readonly<Record<string, (text: string) => object>> = {
  'a document that can be used': (text) => document(text),
  'a reference that cannot be resolved': (text) => ({
    ...document(text),
    components: { schemas: { [text]: { properties: { [text]: { $ref: `#/${text}` } } } } },
  }),
  'a file that is not there': (text) => ({
    ...document(text),
    components: { schemas: { [text]: { $ref: `./${text}.yaml#/${text}` } } },
  }),
  'parts of the wrong shape': (text) => ({
    ...document(text),
    tags: text,
    components: { schemas: { [text]: text }, [text]: text, securitySchemes: { [text]: text } },
  }),
  'a document of no known version': (text) => ({ ...document(text), openapi: text }),
};

function document(text: string): object {
  const schema = {
    type: 'object',
    title: text,
    description: text,
    required: [text],
    properties: {
      [text]: { type: 'string', enum: [text], default: text, pattern: text, format: text },
    },
    [text]: text,
    unknownKeyword: text,
  };
  return {
    openapi: '3.1.0',
    info: { title: text, version: text, description: text },
    servers: [{ url: `https://bank.example/${text}`, description: text }],
    tags: [{ name: text, description: text }],
    paths: {
      [`/${text}`]: {
        get: {
          operationId: text,
          summary: text,
          description: text,
          tags: [text],
          security: [{ key: [text] }],
          parameters: [{ name: text, in: 'query', description: text, schema: { enum: [text] } }],
          responses: {
            200: {
              description: text,
              headers: { [text]: { schema: { type: 'string' } } },
              content: { 'application/json': { schema, example: { [text]: text } } },
            },
          },
        },
      },
    },
    components: {
      schemas: { [text]: schema },
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'key', description: text } },
    },
  };
}

function expectHarmless({ stdout, stderr }: Run): void {
  for (const output of [stdout, stderr]) {
    expect(HARMFUL.exec(output)?.[0]).toBeUndefined();
    expect(output.split('\n').filter((line) => line.startsWith(FORGED))).toEqual([]);
  }
}

let count = 0;

/** A project with a document in it. */
function project(content: object, name = 'api.json'): string {
  const cwd = join(folder, `${count++}`);
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), '{}');
  writeFileSync(join(cwd, name), JSON.stringify(content));
  const config = { inputs: [{ spec: `./${name}`, out: './out' }] };
  writeFileSync(join(cwd, 'hkob.config.json'), JSON.stringify(config));
  return cwd;
}

const commands: readonly (readonly [command: string, ...args: string[]])[] = [
  ['generate', '--spec', 'api.json', '--out', 'out'],
  ['generate', '--spec', 'api.json', '--out', 'out', '--json'],
  ['scaffold', '--spec', 'api.json', '--out', 'handlers'],
  ['doctor'],
  ['doctor', '--json'],
  ['lint', 'api.json'],
  ['lint', 'api.json', '--json'],
  ['lint', 'api.json', '--format', 'stylish'],
  ['lint', 'api.json', '--format', 'markdown'],
  ['lint', 'api.json', '--format', 'github-actions'],
  ['lint', 'api.json', '--format', 'junit'],
];

describe.each(commands)('hkob %s %s', (...args) => {
  test.each(Object.entries(documents))('%s', async (_, make) => {
    expectHarmless(await hkob(args, { cwd: project(make(everything)) }));
  });
});

describe('the mock', () => {
  const serve = async (cwd: string, paths: readonly string[]): Promise<Run> => {
    const asked = new Set<string>();
    return hkob(['mock', '--spec', 'api.json', '--port', '0', '--verbose'], {
      cwd,
      until: {
        test(output: string) {
          const url = /^Mock at (\S+)/.exec(output)?.[1];
          if (url === undefined || !output.includes('Try: ')) return false;
          for (const path of paths.filter((path) => !asked.has(path))) {
            asked.add(path);
            fetch(`${url}${path}`).catch(() => undefined);
          }
          return output.trimEnd().split('\n').length > 3;
        },
      },
    });
  };

  test('lines of the log', async () => {
    const path = `/${encodeURIComponent(everything.toWellFormed())}`;
    const run = await serve(project(document(everything)), [path]);
    expectHarmless(run);
    expect(run.stdout).toContain('Try: curl -i');
  });

  test.each(Object.entries(documents).slice(1))('%s', async (_, make) => {
    expectHarmless(await serve(project(make(everything)), ['/']));
  });
});

test.each(['stylish', 'json', 'markdown', 'github-actions'])('hkob diff as %s', async (format) => {
  const cwd = project(document(everything));
  writeFileSync(join(cwd, 'new.json'), JSON.stringify(document(`${everything}!`)));
  const run = await hkob(['diff', 'api.json', 'new.json', '--format', format], { cwd });
  expectHarmless(run);
  expect(run.stdout.split('\n').length).toBeGreaterThan(3);
});

test('random texts, through a process each', async () => {
  const args = fc.constantFrom(...commands);
  const makes = fc.constantFrom(...Object.values(documents));
  await fc.assert(
    fc.asyncProperty(args, makes, hostile, async (command, make, text) => {
      expectHarmless(await hkob(command, { cwd: project(make(text)) }));
    }),
    { numRuns: 25 },
  );
}, 240_000);

test('names of files and of arguments', async () => {
  const name = `\n${FORGED}\u2028${FORGED}\u001b[31m\u009b1m\u202e\u200b中文.json`;
  const cwd = project({ openapi: '3.1.0' }, name);
  expectHarmless(await hkob(['generate', '--spec', name, '--out', name], { cwd }));
  expectHarmless(await hkob(['generate', '--spec', `no-${name}`, '--out', 'out'], { cwd }));
  expectHarmless(await hkob(['doctor'], { cwd }));
  expectHarmless(await hkob([name], { cwd }));
  expectHarmless(await hkob(['generate', `--${name}`], { cwd }));
  expectHarmless(await hkob(['jwks', name], { cwd }));
}, 60_000);

test('with HKOB_DEBUG too', async () => {
  const cwd = project(documents['a reference that cannot be resolved']?.(everything) ?? {});
  const args = ['generate', '--spec', 'api.json', '--out', 'out'];
  expectHarmless(await hkob(args, { cwd, env: { HKOB_DEBUG: '1' } }));
});

test('on a terminal with colours, only colours of ours', async () => {
  const cwd = project(document(everything));
  const args = ['generate', '--spec', 'api.json', '--out', 'out'];
  const { stderr } = await hkob(args, { cwd, env: { NO_COLOR: undefined, FORCE_COLOR: '1' } });
  expect(stderr).toContain('\u001b[33m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  const plain = stderr.replaceAll(/\u001b\[(?:2|22|33|39)m/g, '');
  expect(HARMFUL.exec(plain)?.[0]).toBeUndefined();
});

test('Chinese, accents and emoji are left as they are', async () => {
  const cwd = project({ ...document('a'), 'x-訂單': 1, paths: { '/戶口/é😀': 7 } });
  const { stderr } = await hkob(['generate', '--spec', 'api.json', '--out', 'out'], { cwd });
  expect(stderr).toContain('/戶口~1é😀'.replace('/戶口~1', '~1戶口~1'));
});

test('JSON has the same values, in visible characters', async () => {
  const text = '中文\u202e\u0085\u200b\u{e0041}';
  const cwd = project({ ...document('a'), components: { schemas: { [text]: 7 } } });
  const { stdout } = await hkob(['generate', '--spec', 'api.json', '--out', 'out', '--json'], {
    cwd,
  });
  expect(HARMFUL.exec(stdout)?.[0]).toBeUndefined();
  expect(JSON.parse(stdout).errors[0].pointer).toBe(`#/components/schemas/${text}`);
});
