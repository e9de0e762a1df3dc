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
    const [file] = node.$ref.split('#');
    if (!file) return;
    const name = basename(file).replace(/\.(ya?ml|json)$/, '');
    const folder = basename(dirname(file));
    const wrong = (message) => report({ message, location: location.child('$ref') });

    const rule = FOLDERS[folder];
    if (rule && !rule.form.test(name)) {
      wrong(`File \`${file}\` is named in ${rule.called}.`);
    } else if (isNamedComponent(location) && key !== name) {
      wrong(`Component \`${key}\` lies in a file of the same name, not in \`${file}\`.`);
    } else if (type.name === 'PathItem' && isUrl(key) && !endsAs(key, name)) {
      wrong(`The file of \`${key}\` is named after it, with \`_\` for \`/\`, not \`${file}\`.`);
    }
  },
});

/** Whether the reference stands directly under `#/components/<kind>`. */
const isNamedComponent = (location) => /^#\/components\/[^/]+\/[^/]+$/.test(location.pointer);

/** A path, and not the name of a webhook or of a component. */
const isUrl = (key) => String(key).startsWith('/');

const endsAs = (url, name) => `_${url.slice(1).replaceAll('/', '_')}`.endsWith(`_${name}`);
