import { bundle as redoclyBundle, createConfig } from '@redocly/openapi-core';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { load } from '../../generators/model/load.ts';
import { loadProject, project, refusal } from './project.ts';

const head = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n';

/** Everything that our own specifications do, and some more. */
const spread = {
  'openapi.yaml': `${head}jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema
paths:
  /accounts/{id}/balances:
    $ref: paths/balances.yaml
  /errors:
    $ref: paths/errors.yaml
`,
  'paths/balances.yaml': `
parameters:
  - $ref: ../common/parameters/AccountId.yaml
get:
  operationId: listBalances
  responses:
    '200':
      description: ok
      headers:
        x-page: {$ref: ../common/headers/Page.yaml}
      content:
        application/json:
          schema: {$ref: ../schemas/BalanceList.yaml}
          examples:
            savings: {$ref: ../examples/savings.yaml}
        application/jose:
          schema:
            type: string
            contentMediaType: application/jwt
            contentSchema: {$ref: ../schemas/Claims.yaml}
    '404': {$ref: ../common/responses/NotFound.yaml}
`,
  'paths/errors.yaml': `
post:
  operationId: createError
  requestBody: {$ref: ../common/bodies/Report.yaml}
  responses:
    default: {$ref: ../common/responses/NotFound.yaml}
`,
  'common/parameters/AccountId.yaml': 'name: id\nin: path\nrequired: true\nschema: {type: string}\n',
  'common/headers/Page.yaml': 'schema: {type: integer}\n',
  'common/responses/NotFound.yaml': `
description: not found
content:
  application/json:
    schema: {$ref: ../schemas/Error.yaml}
`,
  'common/bodies/Report.yaml': `
content:
  application/json:
    schema: {$ref: ../../schemas/Error.yaml}
`,
  'common/schemas/Error.yaml': 'type: object\nproperties: {code: {type: string}}\n',
  'schemas/Error.yaml': 'type: object\nproperties: {report: {type: string}}\n',
  'schemas/BalanceList.yaml': `
type: object
properties:
  data: {type: array, items: {$ref: Balance.yaml}}
  node: {$ref: Tree.yaml}
`,
  'schemas/Balance.yaml': `
type: object
properties:
  amount:
    $ref: defs.yaml#/amounts/Amount
    description: How much.
`,
  'schemas/Claims.yaml': 'type: object\nproperties: {iss: {type: string}}\n',
  'schemas/Tree.yaml': 'type: object\nproperties: {child: {$ref: Tree.yaml}}\n',
  'schemas/defs.yaml': `
amounts:
  Amount: {type: object, properties: {value: {$ref: '#/Decimal'}}}
Decimal: {type: string, pattern: '^\\d+$'}
`,
  'examples/savings.yaml': 'summary: s\nvalue: {data: [{$ref: nowhere.yaml}]}\n',
};

describe('a document in several files', () => {
  test('becomes what Redocly makes of it', async () => {
    const { document } = await loadProject(spread);
    // Redocly would look for the file that the example mentions.
    const folder = project({ ...spread, 'examples/nowhere.yaml': 'n: 1' });
    const { bundle, problems } = await redoclyBundle({
      ref: join(folder, 'openapi.yaml'),
      config: await createConfig({}),
    });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const want = bundle.parsed as { components: { examples: { savings: { value: unknown } } } };
    want.components.examples.savings.value = { data: [{ $ref: 'nowhere.yaml' }] };
    expect(document).toEqual(want);
  });
});
