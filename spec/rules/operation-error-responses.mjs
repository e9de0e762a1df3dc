/**
 * Every operation declares the error statuses that any call may meet.
 *
 * Option `statuses`: the list; required.
 *
 * @type {import('@redocly/openapi-core').Oas3Rule}
 */
export const operationErrorResponses = ({ statuses }) => ({
  Paths: {
    Responses(responses, { report, location }) {
      const missing = statuses.filter((status) => !Object.hasOwn(responses, status));
      if (missing.length === 0) return;
      report({
        message: `An operation declares the responses ${statuses.join(', ')}; missing: ${missing.join(', ')}.`,
        location: location.key(),
      });
    },
  },
});
