/** Documents with a reference or an address in every place where one can stand. */

/** The placeholder of a target, which {@link aimed} replaces. */
const REF = '@target@';

/**
 * Returns a document as text in which the references have the targets of a list, one after the
 * other.
 * @param first index of the first target
 */
export function aimed(document: object, targets: readonly string[], first: number): string {
  let next = first;
  return JSON.stringify(document).replaceAll(REF, () =>
    JSON.stringify(targets[next++ % targets.length]).slice(1, -1),
  );
}

type Json = Record<string, unknown>;

/** The common parts of these documents. */
const document = (openapi: string, more: Json): Json => ({
  openapi,
  info: { title: 'Closed', version: '1.0.0' },
  ...more,
});

const json = (media: Json): Json => ({ 'application/json': media });

/**
 * References where OpenAPI allows them, so that no command can use the document.
 * @param openapi the version
 */
export function withReferences(openapi: string): Json {
  const $ref = REF;
  const responses = { 200: { description: 'Done.' } };
  return document(openapi, {
    paths: {
      '/item': { $ref },
      '/things': {
        parameters: [{ $ref }],
        get: {
          operationId: 'getThings',
          parameters: [
            { $ref },
            { name: 'a', in: 'query', schema: { $ref } },
            { name: 'b', in: 'query', schema: { type: 'string' }, examples: { one: { $ref } } },
            { name: 'c', in: 'query', content: json({ schema: { $ref } }) },
          ],
          requestBody: { $ref },
          responses: {
            200: {
              description: 'Done.',
              headers: { 'X-A': { $ref }, 'X-B': { schema: { $ref } } },
              content: json({ schema: { $ref }, examples: { one: { $ref } } }),
              links: { next: { $ref } },
            },
            404: { $ref },
            default: { description: { $ref } },
          },
          callbacks: {
            done: { $ref },
            other: { '{$url}': { post: { responses: { 200: { $ref } } } } },
          },
        },
        post: {
          operationId: 'addThing',
          description: { $ref },
          requestBody: {
            content: {
              'multipart/form-data': {
                schema: { type: 'object' },
                encoding: { a: { headers: { 'X-C': { $ref } } } },
              },
            },
          },
          responses,
        },
      },
    },
    ...(openapi.startsWith('3.0') ? {} : { webhooks: { happened: { $ref } } }),
    tags: [{ name: 'a', description: { $ref } }],
    components: {
      schemas: {
        A: { $ref },
        B: {
          type: 'object',
          properties: { a: { $ref }, $ref: { $ref } },
          additionalProperties: { $ref },
          allOf: [{ $ref }],
          oneOf: [{ $ref }],
          anyOf: [{ $ref }],
          not: { $ref },
        },
        C: { type: 'array', items: { $ref } },
        D: {
          oneOf: [{ $ref: '#/components/schemas/C' }],
          discriminator: { propertyName: 'kind', mapping: { one: REF } },
        },
        ...(openapi.startsWith('3.0')
          ? {}
          : {
              E: {
                if: { $ref },
                // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
                then: { $ref },
                else: { $ref },
                contains: { $ref },
                prefixItems: [{ $ref }],
                propertyNames: { $ref },
                patternProperties: { '^a': { $ref } },
                dependentSchemas: { a: { $ref } },
                unevaluatedProperties: { $ref },
                contentSchema: { $ref },
                $defs: { a: { $ref } },
              },
            }),
      },
      parameters: { A: { $ref } },
      headers: { A: { $ref } },
      responses: { A: { $ref } },
      examples: { A: { $ref } },
      requestBodies: { A: { $ref } },
      links: { A: { $ref } },
      callbacks: { A: { $ref } },
      securitySchemes: { A: { $ref } },
      ...(openapi.startsWith('3.0') ? {} : { pathItems: { A: { $ref } } }),
    },
  });
}

/**
 * References and addresses that are data, or need not be opened, so that every command can use the
 * document.
 * @param openapi the version
 * @param url the value of fields that are addresses
 */
export function withData(openapi: string, url: string): Json {
  const ref = REF;
  const data = {
    $ref: ref,
    externalValue: ref,
    nested: [{ $ref: ref }, { $ref: '#/x-loop' }, { $ref: '#anchor' }, { $ref: '#/nowhere' }],
    discriminator: { propertyName: 'kind', mapping: { one: ref }, defaultMapping: ref },
    schema: { $ref: ref },
    $$mdtype: 'Tag',
  };
  const texts = `![image](${ref}) [link](${ref}) <img src="${url}"> {% partial file="${ref}" /%}\n\n[def]: ${url}\n\n![def]`;
  const extension = { 'x-data': data, 'x-ref': { $ref: ref }, 'x-url': url };
  const externalDocs = { url, description: texts, ...extension };
  const isOld = openapi.startsWith('3.0');
  return document(openapi, {
    ...(isOld ? {} : { jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema' }),
    info: {
      title: 'Closed',
      version: '1.0.0',
      description: texts,
      termsOfService: url,
      contact: { name: 'a', url, email: 'a@example.org', ...extension },
      license: { name: 'b', url, ...extension },
      'x-logo': { url, href: url, altText: texts },
      ...extension,
    },
    externalDocs,
    servers: [
      { url: 'https://bank.example/{v}', description: texts, variables: { v: { default: 'v1' } } },
    ],
    tags: [{ name: 'a', description: texts, externalDocs, 'x-displayName': texts, ...extension }],
    'x-tagGroups': [{ name: texts, tags: ['a'] }],
    'x-loop': { $ref: '#/x-loop' },
    'x-webhooks': { happened: { $ref: ref } },
    ...extension,
    paths: {
      ...extension,
      '/things': {
        description: texts,
        ...extension,
        get: {
          operationId: 'getThings',
          tags: ['a'],
          summary: texts,
          description: texts,
          externalDocs,
          security: [{ oidc: [] }],
          'x-codeSamples': [
            { lang: 'curl', source: { $ref: ref } },
            { lang: 'sh', source: texts },
          ],
          ...extension,
          parameters: [
            {
              name: 'p',
              in: 'query',
              description: texts,
              schema: { type: 'string' },
              example: ref,
              ...extension,
            },
            {
              name: 'q',
              in: 'query',
              schema: { type: 'string' },
              examples: {
                one: { externalValue: ref },
                two: { externalValue: url, summary: texts },
              },
            },
          ],
          responses: {
            200: {
              description: texts,
              ...extension,
              headers: { 'X-A': { description: texts, schema: { type: 'string' }, example: ref } },
              content: json({
                schema: { $ref: '#/components/schemas/Thing' },
                examples: {
                  external: { summary: texts, externalValue: ref },
                  remote: { externalValue: url },
                  inline: { value: data, ...extension },
                },
              }),
              links: { next: { operationRef: ref, description: texts, parameters: { p: data } } },
            },
            404: {
              description: 'None.',
              content: json({ schema: {}, example: data }),
            },
          },
        },
      },
    },
    components: {
      ...extension,
      schemas: {
        Thing: {
          type: 'object',
          description: texts,
          title: texts,
          externalDocs,
          ...extension,
          ...(isOld ? {} : { $comment: ref, examples: [data] }),
          example: data,
          default: data,
          properties: {
            any: { enum: [ref, data] },
            ...(isOld ? {} : { fixed: { const: data } }),
            xml: { type: 'string', xml: { namespace: url } },
          },
        },
      },
      securitySchemes: {
        oidc: { type: 'openIdConnect', openIdConnectUrl: url, description: texts, ...extension },
        oauth: {
          type: 'oauth2',
          flows: {
            clientCredentials: { tokenUrl: url, refreshUrl: url, scopes: {}, ...extension },
          },
        },
      },
    },
  });
}

/** The same, with an address wherever JSON Schema uses one as an identifier. */
export function withDialects(url: string): Json {
  return document('3.1.0', {
    jsonSchemaDialect: url,
    paths: {
      '/things': {
        get: {
          operationId: 'getThings',
          responses: {
            200: {
              description: 'Done.',
              content: json({
                schema: { $schema: url, $id: url, type: 'string', $dynamicRef: url },
              }),
            },
          },
        },
      },
    },
  });
}
