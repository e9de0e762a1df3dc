/** The type of `hkob.config.*`, its JSON schema and its validation agree. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Project } from 'ts-morph';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { InputError } from '../../../generators/read/diagnostics.ts';
import type { HkobConfig } from '../../../scripts/config/config.ts';
import { type configSchema, loadConfig } from '../../../scripts/config/load.ts';
import { configJsonSchema } from '../../../scripts/tasks/config-schema.ts';
import { ROOT } from '../cli/run.ts';

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

// A type error here is a difference.
const agree: Equal<DeepReadonly<HkobConfig>, DeepReadonly<z.output<typeof configSchema>>> = true;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-config-'));
});

afterAll(() => rm(folder, { recursive: true }));

test('its words are those of the type', () => {
  expect(agree).toBe(true);
  const source = new Project().addSourceFileAtPath(join(ROOT, 'scripts/config/config.ts'));
  const documented = ['HkobConfig', 'GenerateInput'].flatMap((name) =>
    source
      .getInterfaceOrThrow(name)
      .getProperties()
      .map((property) => {
        const [doc] = property.getJsDocs();
        return [property.getName(), doc?.getDescription().replaceAll('`', '').trim()];
      }),
  );
  const schema = configJsonSchema() as {
    properties: Record<string, unknown> & {
      inputs: { items: { properties: Record<string, unknown> } };
    };
  };
  const described = [schema.properties, schema.properties.inputs.items.properties].flatMap(
    (properties) =>
      Object.entries(properties).map(([name, value]) => [
        name,
        (value as { description?: string }).description,
      ]),
  );
  const flat = (words: (string | undefined)[][]) =>
    words.map(([name, text]) => `${name}: ${text?.replaceAll(/\s+/g, ' ')}`).sort();
  expect(flat(described)).toEqual(flat(documented));
});

describe('the JSON schema and the loader agree on', () => {
  const inputs = [{ spec: 'ais', out: 'x' }];
  const configs: [name: string, config: unknown, valid: boolean][] = [
    ['the least', { inputs }, true],
    [
      'everything',
      {
        $schema: './x.json',
        inputs: [
          {
            ...inputs[0],
            name: 'n',
            only: ['zod', 'msw'],
            runtime: 'r',
            root: '.',
            allowRemote: true,
          },
        ],
      },
      true,
    ],
    ['no inputs', {}, false],
    ['an empty list', { inputs: [] }, false],
    ['a list for an object', [], false],
    ['an unknown key', { inputs, watch: true }, false],
    ['an unknown key of an input', { inputs: [{ ...inputs[0], output: 'x' }] }, false],
    ['a missing key', { inputs: [{ spec: 'ais' }] }, false],
    ['an empty text', { inputs: [{ spec: '', out: 'x' }] }, false],
    ['an unknown output', { inputs: [{ ...inputs[0], only: ['zot'] }] }, false],
    ['no output', { inputs: [{ ...inputs[0], only: [] }] }, false],
    ['a wrong type', { inputs: [{ ...inputs[0], allowRemote: 'yes' }] }, false],
  ];
  const validate = new Ajv2020({ strict: true }).compile(configJsonSchema());

  test.each(configs)('%s', async (name, config, valid) => {
    expect(validate(config)).toBe(valid);
    const file = join(folder, `${name.replaceAll(' ', '-')}.json`);
    await writeFile(file, JSON.stringify(config));
    const loaded = loadConfig(file);
    await (valid
      ? expect(loaded).resolves.toEqual(config)
      : expect(loaded).rejects.toThrow(InputError));
  });
});

describe('what is wrong is shown where it stands', () => {
  const given: [file: string, text: string, want: string[]][] = [
    [
      'satisfies.ts',
      `import type { HkobConfig } from 'hk-open-banking/generate';

export default {
  inputs: [
    { spec: 'ais', out: 'a' },
    { spec: 'ais', out: 'b', onyl: ['zod'] },
  ],
} satisfies HkobConfig;
`,
      ['6:30: inputs[1]: there is no option "onyl". Did you mean "only"?'],
    ],
    [
      'call.mjs',
      `const define = (config) => config;
const config = define({
  'inputs': [{ spec: 7, out: 'a' }],
});
export default config;
`,
      ['3:16: inputs[0].spec: Invalid input: expected string, received number'],
    ],
    [
      'plain.json',
      `{
  "inputs": [
    { "spec": "ais" }
  ],
  "watch": true
}
`,
      [
        '3:5: inputs[0].out: this is missing',
        '5:3: there is no option "watch". It is one of $schema, inputs.',
      ],
    ],
    ['broken.json', '{ "inputs": [\n  { "spec": "ais", }\n] }\n', ['2:20: not valid JSON']],
    [
      'computed.mjs',
      `export default { inputs: ['ais'].map((spec) => ({ spec })) };`,
      ['1:18: inputs[0].out: this is missing'],
    ],
  ];

  test.each(given)('%s', async (name, text, want) => {
    const file = join(folder, name);
    await writeFile(file, text);
    const error = await loadConfig(file).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message.split('\n')).toEqual(
      want.map((line) => `${file}:${line}`),
    );
  });
});
