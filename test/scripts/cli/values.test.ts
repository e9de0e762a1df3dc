/** Values of options reach the command unchanged, whatever they begin with. */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { clientCommands } from '../../../sandbox/devhub/commands.ts';
import type { Command } from '../../../scripts/cli/command.ts';
import { main } from '../../../scripts/cli/run.ts';
import { commands } from '../../../scripts/commands/index.ts';
import { ROOT } from './run.ts';

let all: readonly Command[];
beforeAll(async () => {
  all = await Promise.all(Object.values(commands).map(async ({ load }) => (await load()).command));
});

/** Runs a command line whose command only prints its options. */
async function given(name: string, args: readonly string[]) {
  let read: { values: object; positionals: readonly string[] } | undefined;
  const table = Object.fromEntries(
    all.map((command) => [
      command.name,
      {
        summary: '',
        load: async () => ({
          command: {
            ...command,
            run: async (values: object, positionals: readonly string[]) => {
              read = { values, positionals };
              return 0;
            },
          },
        }),
      },
    ]),
  );
  let stderr = '';
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text;
    return true;
  });
  try {
    return { code: await main([name, ...args], table), stderr, ...read };
  } finally {
    spy.mockRestore();
  }
}

/** The contents of files: thumbprints, base64, words, other options, names in any script. */
const value = fc.oneof(
  fc.base64String({ minLength: 1 }).map((text) => `-${text}`),
  fc.constantFrom(
    '-',
    '--',
    '---',
    '-h',
    '--help',
    '--key',
    '--key=x',
    '-a b',
    ' ',
    ' -x',
    '=',
    '$x',
  ),
  fc.string({ minLength: 1, unit: 'grapheme' }),
);

/** Every option with a value. */
const options = (): [command: string, option: string, multiple: boolean][] =>
  all.flatMap(({ name, options, positionals }) =>
    positionals && positionals.min > 0
      ? []
      : Object.entries(options)
          .filter(([, { type }]) => type === 'string')
          .map(([option, { multiple = false }]): [string, string, boolean] => [
            name,
            option,
            multiple,
          ]),
  );

describe('a value joined to its option', () => {
  test('reaches the command as it is', async () => {
    expect(options().length).toBeGreaterThan(40);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...options()), value, async ([name, option, many], text) => {
        const { values } = await given(name, [`--${option}=${text}`]);
        expect(values).toEqual({ [option]: many ? [text] : text });
      }),
      { numRuns: 1_000 },
    );
  });

  test('is not empty', async () => {
    for (const [name, option] of options()) {
      for (const args of [[`--${option}=`], [`--${option}`, '']]) {
        const { code, stderr } = await given(name, args);
        expect(code, `${name} ${args}`).toBe(2);
        expect(stderr).toMatch(new RegExp(`^hkob ${name}: --${option} is empty; `));
      }
    }
  });
});

describe('a value apart from its option', () => {
  test('is taken, or refused with the form that works', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...options()), value, async ([name, option, many], text) => {
        const { code, stderr, values } = await given(name, [`--${option}`, text]);
        if (text === '-h' || text === '--help') return;
        if (code === 0) expect(values).toEqual({ [option]: many ? [text] : text });
        else {
          expect(text.startsWith('-')).toBe(true);
          expect(stderr).toContain(`--${option}`);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['-abc', '--kid=-abc'],
    ['-a b', "--kid='-a b'"],
    ["-it's", "--kid='-it'\\''s'"],
  ])('%j: the message has a form to paste', async (text, form) => {
    const { stderr } = await given('register', ['--kid', text]);
    expect(stderr).toContain(form);
    const [line = ''] = /--kid=.*?(?= \(see)/.exec(stderr) ?? [];
    const echoed = execFileSync('sh', ['-c', `printf %s ${line}`], { encoding: 'utf8' });
    expect(echoed).toBe(`--kid=${text}`);
  });

  test('another option is no value', async () => {
    const { code, stderr } = await given('register', ['--kid', '--key', 'k']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^hkob register: --kid is missing its value: "--key" is an option/);
  });
});

test('after -- everything is an argument', async () => {
  for (const text of ['-h', '--help', '-a', '--kid']) {
    expect(await given('jwks', ['--', text])).toMatchObject({ code: 0, positionals: [text] });
  }
});

test('an argument that begins with a dash is told how to be one', async () => {
  const { code, stderr } = await given('jwks', ['-my.pem']);
  expect(code).toBe(2);
  expect(stderr).toContain('unknown option "-m"');
  expect(stderr).toContain('./-my.pem');
});

/** Texts with commands for a reader to type or paste. */
async function documented(): Promise<[where: string, text: string][]> {
  const pages = globSync(['*.md', '{runtime,spec,test}/**/*.md'], { cwd: ROOT });
  const client = {
    client_id: 'CLIENT',
    redirect_uris: ['https://tsp.example/callback'],
    scope: 'openid accounts',
  };
  const pasted = (['private_key_jwt', 'tls_client_auth'] as const).flatMap((method) =>
    clientCommands({
      client: { ...client, token_endpoint_auth_method: method } as never,
      kid: 'KID',
      certificate: 'https://localhost/x.pem',
      addresses: { plain: 'https://localhost', secure: 'https://localhost' },
    }),
  );
  return [
    ...pages.map((page): [string, string] => [page, readFileSync(join(ROOT, page), 'utf8')]),
    ...all.flatMap(({ name, usage, examples, description = '' }) =>
      [usage, description, ...examples.map(([line]) => line)].map((text): [string, string] => [
        `hkob ${name}`,
        text,
      ]),
    ),
    ...pasted.map(({ name, text }): [string, string] => [`the command ${name}`, text]),
  ];
}

test('documented commands join an option to what stands for any value', async () => {
  const known = new Set(all.flatMap(({ options }) => Object.keys(options)));
  const apart: string[] = [];
  for (const [where, text] of await documented()) {
    const lines = text.replaceAll(/\\\n\s*/g, '').split('\n');
    // curl accepts any text after an option.
    for (const line of lines.filter((line) => !line.includes('curl '))) {
      // A placeholder, a variable, or the output of a command.
      for (const [found, option = ''] of line.matchAll(
        /--([a-z-]+)\s+["']?(?:[A-Z]{2,}|N\b|\$|<)/g,
      )) {
        if (known.has(option)) apart.push(`${where}: ${found}`);
      }
    }
  }
  expect(apart).toEqual([]);
});

test('the help joins them too', async () => {
  for (const { name, options } of all) {
    const { stdout } = await helpOf(name);
    for (const [option, { value: placeholder }] of Object.entries(options)) {
      if (placeholder !== undefined) expect(stdout).toContain(`--${option}=${placeholder} `);
    }
  }
});

async function helpOf(name: string): Promise<{ stdout: string }> {
  let stdout = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text;
    return true;
  });
  try {
    await main([name, '--help'], commands);
    return { stdout };
  } finally {
    spy.mockRestore();
  }
}

describe('every documented example runs with any value in it', () => {
  /** Returns the lines of a text that call hkob, with their placeholders. */
  const PLACEHOLDER = /"?\$\([^)]*\)"?|"\$\w+"|\$\w+|\b(?:KID|ID|CLIENT)\b/g;

  test('placeholders become values', async () => {
    const lines = (await documented()).flatMap(([where, text]) =>
      [
        ...text
          .replaceAll(/\\\n\s*/g, '')
          .matchAll(/hkob ((?:register|jwt|csr|jwks|keys)\b[^\n|)>]*)/g),
      ]
        .map(([, line = '']) => ({ where, line }))
        .filter(({ line }) => PLACEHOLDER.test(line) && !/[[…]/.test(line)),
    );
    expect(lines.length).toBeGreaterThan(4);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...lines), value, async ({ where, line }, text) => {
        const args = (line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) =>
          word.replaceAll(PLACEHOLDER, () => text).replaceAll(/(?<==)["']|["']$/g, ''),
        );
        const [name = '', ...rest] = args;
        const { code, stderr } = await given(name, rest);
        expect({ where, line, code, stderr }).toMatchObject({ code: 0, stderr: '' });
      }),
      { numRuns: 500 },
    );
  });
});
