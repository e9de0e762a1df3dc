/**
 * What the banks' documents demand of the three descriptions: a field, value, code, header or limit
 * that a description loses fails here by its name. The tables are in `fields.ts` and
 * `operations.ts`.
 */
import { describe, expect, test } from 'vitest';
import { BundledDocument, type Node, type Operation } from './document.ts';
import { type Api, FIELDS, inferred, JWS, jws, type Keywords, redirectErrors } from './fields.ts';
import { brands, environments, OPERATIONS } from './operations.ts';

const documents: Readonly<Record<Api, BundledDocument>> = {
  ais: new BundledDocument('ais'),
  oauth: new BundledDocument('oauth'),
  dcr: new BundledDocument('dcr'),
};

/** The keywords that a row names, as the document has them; lists of names have no order. */
function compare(found: Node, wanted: Keywords): { found: Node; wanted: Node } {
  const unordered = (value: unknown): unknown =>
    Array.isArray(value) && value.every((item) => typeof item === 'string')
      ? [...value].sort()
      : value;
  const names = Object.keys(wanted);
  return {
    found: Object.fromEntries(names.map((name) => [name, unordered(found[name])])),
    wanted: Object.fromEntries(names.map((name) => [name, unordered(wanted[name])])),
  };
}

/** Media types of a body or answer, each with the name of its schema. */
function mediaTypes(holder: Node | undefined): (readonly [type: string, schema: string])[] {
  const content = (holder?.content ?? {}) as Readonly<Record<string, { readonly schema: Node }>>;
  return Object.entries(content).map(([type, { schema }]) => [
    type,
    String(schema.$ref).replace('#/components/schemas/', ''),
  ]);
}

describe.each(Object.keys(FIELDS) as Api[])('the schemas of %s', (api) => {
  describe.each(Object.entries(FIELDS[api]))('%s', (schema, fields) => {
    test.each(Object.entries(fields))('%s', (field, keywords) => {
      const { found, wanted } = compare(documents[api].field(schema, field), keywords);
      expect(found).toEqual(wanted);
    });
  });

  test.each(Object.entries(JWS[api]))('inside the JWS %s', (place, parts) => {
    const [schema = '', field = ''] = place.split(' ');
    expect(documents[api].field(schema, field)).toMatchObject({
      pattern: jws.pattern,
      contentSchema: {
        type: 'array',
        prefixItems: parts.map((part) => ({ $ref: `#/components/schemas/${part}` })),
      },
    });
  });
});

describe.each(Object.entries(OPERATIONS))('%s', (operationId, contract) => {
  const document = documents[contract.api];
  const operation = document.operations().get(operationId) as Operation;

  test('address and host', () => {
    expect(`${operation.method} ${operation.path}`).toBe(contract.at);
    expect(operation.servers).toEqual([
      expect.objectContaining({
        url: 'https://{environment}.{brand}',
        variables: {
          environment: expect.objectContaining({ enum: environments[contract.host] }),
          brand: expect.objectContaining({ enum: brands }),
        },
      }),
    ]);
  });

  test('security, permission and request body', () => {
    expect(operation.security).toEqual(contract.security);
    expect(operation.extensions['x-permission']).toBe(contract.permission);
    expect(mediaTypes(operation.body)).toEqual(contract.body === undefined ? [] : [contract.body]);
    expect(operation.body?.required).toBe(contract.body === undefined ? undefined : true);
  });

  test('no other parameter', () => {
    expect([...operation.parameters.keys()].sort()).toEqual(
      Object.keys(contract.parameters ?? {}).sort(),
    );
  });

  for (const [name, keywords] of Object.entries(contract.parameters ?? {})) {
    test(`parameter: ${name}`, () => {
      const parameter = operation.parameters.get(name);
      expect(parameter, 'the parameter').toBeDefined();
      const merged = { ...document.schemaOf(parameter ?? {}), ...parameter };
      const { found, wanted } = compare(merged, keywords);
      expect(found).toEqual(wanted);
    });
  }

  test('no other status', () => {
    expect([...operation.responses.keys()].sort()).toEqual(Object.keys(contract.answers).sort());
  });

  for (const [status, answer] of Object.entries(contract.answers)) {
    test(`answer: ${status}`, () => {
      const response = operation.responses.get(status) ?? {};
      const [[type, schema] = []] = mediaTypes(response);
      expect({
        type,
        schema: answer.schema && schema,
        headers: Object.keys(response.headers ?? {}).sort(),
        codes: [...document.errorCodes(document.schemaOf(response))].sort(),
        confidence: response['x-confidence'],
      }).toEqual({
        type: answer.type,
        schema: answer.schema,
        headers: [...(answer.headers ?? [])].sort(),
        codes: [...(answer.codes ?? [])].sort(),
        confidence: answer.inferred ? 'inferred' : undefined,
      });
    });
  }

  test('an example of every body', () => {
    const withBody = [...operation.responses].filter(([, response]) => response.content);
    const bodies = operation.body ? [['request', operation.body] as const, ...withBody] : withBody;
    const without = bodies.filter(([, body]) => document.examplesOf(body).size === 0);
    expect(without.map(([name]) => name)).toEqual([]);
  });
});

describe('what belongs to no single field', () => {
  test.each(Object.keys(documents) as Api[])('%s: two calls a second, one in production', (api) => {
    expect(documents[api].root).toMatchObject({
      'x-rate-limit': { sandbox: 2, production: 1, unit: 'calls/second' },
    });
  });

  test.each<[Api, string, Keywords]>([
    ['ais', 'XFapiInteractionId', { type: 'string', format: 'uuid' }],
    ['ais', 'RetryAfter', { type: 'integer', minimum: 0 }],
    ['oauth', 'RetryAfter', { type: 'integer', minimum: 0 }],
    ['dcr', 'RetryAfter', { type: 'integer', minimum: 0 }],
  ])('%s: the form of the header %s', (api, name, keywords) => {
    const header = documents[api].component(`headers/${name}`);
    expect(documents[api].schemaOf(header)).toMatchObject(keywords);
  });

  test.each(Object.keys(documents) as Api[])('%s: mutual TLS', (api) => {
    expect(documents[api].component('securitySchemes/ClientCertificate').type).toBe('mutualTLS');
  });

  test('at most 60 days of transactions a query', () => {
    const operation = documents.ais.operations().get('listTransactions');
    expect(operation?.extensions).toMatchObject({ 'x-max-range-days': 60 });
  });

  test('the token of event polling is inferred', () => {
    const operation = documents.ais.operations().get('pollEvents');
    expect(operation?.extensions).toMatchObject(inferred);
  });

  test.each(['en-HK', 'zh-HK', 'zh-CN'])('texts in %s', (tag) => {
    const header = documents.ais.component('parameters/AcceptLanguage');
    expect(header.description).toContain(`\`${tag}\``);
    expect([...documents.ais.examplesOf(header).values()]).toContain(tag);
  });

  test('security schemes', () => {
    expect(documents.ais.root.components).toMatchObject({
      securitySchemes: {
        ClientCredentials: {
          type: 'oauth2',
          flows: { clientCredentials: { scopes: { accounts: expect.any(String) } } },
        },
        CustomerConsent: {
          type: 'oauth2',
          flows: {
            authorizationCode: {
              refreshUrl: expect.any(String),
              scopes: { openid: expect.any(String), accounts: expect.any(String) },
            },
          },
        },
        OpenIdConnect: {
          type: 'openIdConnect',
          openIdConnectUrl: 'https://sandbox.ob.hsbc.com.hk/.well-known/openid-configuration',
        },
      },
    });
  });

  test('the token request is one of three grants in two forms', () => {
    const forms = (schema: string): unknown => documents.oauth.component(`schemas/${schema}`).oneOf;
    const refs = (...names: string[]) =>
      names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
    const grants = ['ClientCredentials', 'AuthorizationCode', 'RefreshToken'];
    expect(forms('TokenRequest')).toEqual(refs(...grants.map((grant) => `${grant}Grant`)));
    for (const grant of grants) {
      expect(forms(`${grant}Grant`)).toEqual(
        refs(`${grant}PrivateKeyJwt`, `${grant}TlsClientAuth`),
      );
    }
  });

  test('the ID token of the redirect binds the code and the nonce', () => {
    expect(documents.oauth.field('AuthorizationResponse', 'id_token')).toMatchObject({
      contentSchema: {
        prefixItems: [
          { $ref: '#/components/schemas/JoseHeader' },
          { $ref: '#/components/schemas/IdToken', required: ['nonce', 'c_hash'] },
        ],
      },
    });
  });

  describe('redirects', () => {
    const addresses = (): unknown[] => {
      const answer = documents.oauth.operations().get('startAuthorization')?.responses.get('302');
      const { Location } = (answer?.headers ?? {}) as Record<string, Node>;
      return [...documents.oauth.examplesOf(Location ?? {}).values()];
    };

    test.each(['?code=', '#code=', '?error=access_denied', '#error=access_denied'])(
      '%s',
      (form) => {
        expect(addresses()).toContainEqual(expect.stringContaining(form));
      },
    );

    test.each(redirectErrors)('an example of %s', (error) => {
      expect(addresses()).toContainEqual(expect.stringMatching(`[?#]error=${error}&.*state=`));
    });

    test('come back to the TSP by the same two schemas', () => {
      const webhook = documents.oauth.operations().get('receiveAuthorizationRedirect');
      const parameter = webhook?.parameters.get('query response') ?? {};
      expect(documents.oauth.schemaOf(parameter)).toMatchObject({
        oneOf: [
          { $ref: '#/components/schemas/AuthorizationResponse' },
          { $ref: '#/components/schemas/AuthorizationErrorResponse' },
        ],
      });
    });
  });
});
