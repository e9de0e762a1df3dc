/**
 * Every pattern is a regular expression under the `u` flag, as JSON Schema asks. Prism drops the
 * whole body check of a schema whose pattern does not compile.
 *
 * @type {import('@redocly/openapi-core').Oas3Rule}
 */
export const patternCompiles = () => ({
  Schema(schema, { report, location }) {
    if (typeof schema.pattern !== 'string') return;
    try {
      new RegExp(schema.pattern, 'u');
    } catch (error) {
      report({ message: error.message, location: location.child('pattern') });
    }
  },
});
