/**
 * `x-confidence` says one of the words that readers and tools know.
 *
 * Option `values`: the words; required.
 *
 * @type {import('@redocly/openapi-core').Oas3Rule}
 */
export const confidenceKnown = ({ values }) => ({
  any(node, { report, location }) {
    if (node === null || typeof node !== 'object' || !Object.hasOwn(node, 'x-confidence')) return;
    if (values.includes(node['x-confidence'])) return;
    report({
      message: `x-confidence is ${values.map((value) => `"${value}"`).join(' or ')}.`,
      location: location.child('x-confidence'),
    });
  },
});
