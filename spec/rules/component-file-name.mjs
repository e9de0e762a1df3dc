import { basename, dirname } from 'node:path';

const PASCAL_CASE = /^[A-Z][A-Za-z0-9]*$/;
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What a file is called that lies in a folder of this name. */
const FOLDERS = {
  schemas: { form: PASCAL_CASE, called: 'PascalCase, as its component' },
  parameters: { form: PASCAL_CASE, called: 'PascalCase, as its component' },
  headers: { form: PASCAL_CASE, called: 'PascalCase, as its component' },
  responses: { form: PASCAL_CASE, called: 'PascalCase, as its component' },
  securitySchemes: { form: PASCAL_CASE, called: 'PascalCase, as its component' },
  examples: { form: KEBAB_CASE, called: 'kebab-case' },
};

/**
 * The name of a file is the name of what it holds: a component file lies in the folder of its kind
 * and has the component's name; a path file has the end of its URL, with `_` for `/`.
 *
 * @type {import('@redocly/openapi-core').Oas3Rule}
 */
export const componentFileName = () => ({
  ref(node, { report, location, key, type }) {
    const message = misnamed({
      ref: node.$ref,
      pointer: location.pointer,
      key: String(key),
      isPathItem: type.name === 'PathItem',
    });
    if (message) report({ message, location: location.child('$ref') });
  },
});

/**
 * What is wrong with the name of the file that a reference leads to, if anything is.
 *
 * @param {object} reference
 * @param {string} reference.ref the `$ref`
 * @param {string} reference.pointer where the object with the `$ref` stands, as `#/…`
 * @param {string} reference.key the last step of that pointer, unescaped
 * @param {boolean} reference.isPathItem whether it stands for a Path Item Object
 * @returns {string | undefined}
 */
export const misnamed = ({ ref, pointer, key, isPathItem }) => {
  const [file] = ref.split('#');
  if (!file) return undefined;
  const name = basename(file).replace(/\.(ya?ml|json)$/, '');
  const rule = FOLDERS[basename(dirname(file))];
  if (rule && !rule.form.test(name)) return `File \`${file}\` is named in ${rule.called}.`;
  if (isNamedComponent(pointer) && key !== name) {
    return `Component \`${key}\` lies in a file of the same name, not in \`${file}\`.`;
  }
  if (isPathItem && isUrl(key) && !endsAs(key, name)) {
    return `The file of \`${key}\` is named after it, with \`_\` for \`/\`, not \`${file}\`.`;
  }
  return undefined;
};

/** Whether something stands directly under `#/components/<kind>`. */
const isNamedComponent = (pointer) => /^#\/components\/[^/]+\/[^/]+$/.test(pointer);

/** A path, and not the name of a webhook or of a component. */
const isUrl = (key) => key.startsWith('/');

const endsAs = (url, name) => `_${url.slice(1).replaceAll('/', '_')}`.endsWith(`_${name}`);
