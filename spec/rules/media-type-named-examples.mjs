const needsNamedExample = {
  MediaType(mediaType, { report, location }) {
    if (Object.keys(mediaType.examples ?? {}).length > 0) return;
    report({
      message: 'A media type has at least one named example: the mock answers with the first.',
      location: location.key(),
    });
  },
};

/**
 * Every media type of a request or a response has a named example.
 *
 * @type {import('@redocly/openapi-core').Oas3Rule}
 */
export const mediaTypeNamedExamples = () => ({
  RequestBody: needsNamedExample,
  Response: needsNamedExample,
});
