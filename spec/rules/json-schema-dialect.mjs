const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * The root names the plain 2020-12 dialect. Without it, and with the OpenAPI base dialect too,
 * Prism drops checks without a word. OpenAPI 3.0 has no such field: its schemas have one dialect.
 *
 * @type {import('@redocly/openapi-core').Oas3Rule}
 */
export const jsonSchemaDialect = () => ({
  Root(root, { report, location, specVersion }) {
    if (specVersion === 'oas3_0') return;
    if (root.jsonSchemaDialect === DIALECT) return;
    report({
      message: `The root says "jsonSchemaDialect: ${DIALECT}".`,
      location: location.child('jsonSchemaDialect').key(),
    });
  },
});
