/**
 * Every operation says what success looks like: a 2xx, or a 3xx, which is how a redirect succeeds.
 *
 * @type {import('@redocly/openapi-core').Oas3Rule}
 */
export const operationSuccessResponse = () => ({
  Paths: {
    Responses(responses, { report, location }) {
      if (Object.keys(responses).some((status) => /^[23]/.test(status))) return;
      report({
        message: 'An operation declares at least one 2xx or 3xx response.',
        location: location.key(),
      });
    },
  },
});
