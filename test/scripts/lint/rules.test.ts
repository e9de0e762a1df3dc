import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BaseResolver, createConfig, lint, loadConfig } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import plugin from '../../../spec/rules/plugin.mjs';

const RULES = Object.keys(plugin().rules?.oas3 ?? {});

/** Options of rules. */
const OPTIONS: Record<string, object> = {
  'confidence-known': { values: ['inferred'] },
  'operation-error-responses': { statuses: ['400', '500'] },
};

/** The place of the only defect in each failing document. */
const DEFECTS: Record<string, string> = {
  'component-file-name': '#/components/schemas/Item/$ref',
  'component-file-name-case':
    '#/paths/~1v1~1things/get/responses/200/content/application~1json/schema/$ref',
  'component-file-name-path': '#/paths/~1v1~1things/$ref',
  'confidence-known': '#/paths/~1things/get/x-confidence',
  'json-schema-dialect': '#/jsonSchemaDialect',
  'media-type-named-examples': '#/paths/~1things/get/responses/200/content/text~1plain',
  'operation-error-responses': '#/paths/~1things/get/responses',
  'operation-success-response': '#/paths/~1away/get/responses',
  'pattern-compiles': '#/components/schemas/Name/pattern',
  'property-description': '#/components/schemas/Thing/properties/name',
  'response-header-example': '#/paths/~1things/get/responses/429/headers/Retry-After',
  'response-header-example-invalid':
    '#/paths/~1things/get/responses/429/headers/Retry-After/example',
};

/** Returns the findings of one rule in one document, as pointers. */
async function findings(rule: string, file: string): Promise<string[]> {
  const config = await createConfig(
    {
      plugins: [plugin()],
      rules: { [`hkob/${rule}`]: { severity: 'error', ...OPTIONS[rule] } },
    },
    { externalRefResolver: new BaseResolver() },
  );
  const problems = await lint({ ref: join(import.meta.dirname, file), config });
  return problems.map(({ ruleId, location: [place] }) => `${ruleId} ${place?.pointer}`);
}

it.each(RULES)('%s has its page', async (rule) => {
  const page = await readFile(join(import.meta.dirname, '../../../spec/rules/README.md'), 'utf8');
  expect(page).toMatch(new RegExp(`^## ${rule}\n\n\\S`, 'm'));
});

const documents = (kind: string): string[] =>
  readdirSync(join(import.meta.dirname, kind))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace('.yaml', ''));

const ruleOf = (document: string): string =>
  RULES.filter((rule) => document.startsWith(rule)).at(0) ?? 'none';

describe('house rules', () => {
  it('each have a document that passes and one that fails', () => {
    expect(documents('pass')).toEqual(expect.arrayContaining(RULES));
    expect(documents('fail')).toEqual(expect.arrayContaining(RULES));
  });

  it.each(documents('pass'))('pass %s', async (document) => {
    expect(await findings(ruleOf(document), `pass/${document}.yaml`)).toEqual([]);
  });

  it.each(documents('fail'))('fail %s', async (document) => {
    const rule = ruleOf(document);
    expect(await findings(rule, `fail/${document}.yaml`)).toEqual([
      `hkob/${rule} ${DEFECTS[document]}`,
    ]);
  });

  it('are all errors in redocly.yaml, and nothing is ignored', async () => {
    const config = await loadConfig({
      configPath: join(import.meta.dirname, '../../../redocly.yaml'),
    });
    const ais = config.forAlias('ais');
    for (const rule of RULES) {
      expect(ais.getRuleSettings(`hkob/${rule}`, 'oas3_1').severity, rule).toBe('error');
    }
    expect(config.ignore).toEqual({});
  });
});
