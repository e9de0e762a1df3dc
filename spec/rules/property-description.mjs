/**
 * Every property has a description, its own or that of the schema it refers to.
 *
 * @type {import('@redocly/openapi-core').Oas3Rule}
 */
export const propertyDescription = () => ({
  Schema(schema, { report, location, resolve }) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (isDescribed(property, resolve)) continue;
      report({
        message: `Property \`${name}\` has a description: its meaning, unit and format.`,
        location: location.child(['properties', name]).key(),
      });
    }
  },
});

const isDescribed = (schema, resolve) =>
  typeof schema?.description === 'string' ||
  (typeof schema?.$ref === 'string' && typeof resolve(schema).node?.description === 'string');
