import { createConfig } from '@redocly/openapi-core';

// A Header Object is a Parameter Object without name and place (OpenAPI 3.1, 4.8.21), so Redocly's
// own rule for parameters validates its examples.
const { plugins } = await createConfig({});
const parameterExamples = plugins
  .map((plugin) => plugin.rules?.oas3?.['no-invalid-parameter-examples'])
  .find((rule) => rule !== undefined);

/**
 * Every response header has an example, and its schema accepts it.
 *
 * @type {import('@redocly/openapi-core').Oas3Rule}
 */
export const responseHeaderExample = (options) => {
  const { leave: validateExamples } = parameterExamples(options).Parameter;
  return {
    Header: {
      enter(header, { report, location }) {
        if ('example' in header || Object.keys(header.examples ?? {}).length > 0) return;
        report({
          message: 'A response header has an example: the mock sends it.',
          location: location.key(),
        });
      },
      leave: validateExamples,
    },
  };
};
