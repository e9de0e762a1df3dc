/** Texts of the files that belong to the user. */
import { posix } from 'node:path';
import { operationDoc } from '../emit/operation-text.ts';
import { docComment } from '../emit/text/doc-comment.ts';
import { propertyKey, quote, STEP } from '../emit/text/layout.ts';
import type { ApiModel, Operation } from '../model/api-model.ts';
import { printable } from '../read/printable.ts';
import type { Group } from './groups.ts';

/** The code style of a file, which additions follow. */
export interface Style {
  readonly eol: string;
  readonly quote: "'" | '"';
  readonly semicolon: ';' | '';
}

/** The style of new files. */
export const OURS: Style = { eol: '\n', quote: "'", semicolon: ';' };

/** The imports of a file. */
export interface ScaffoldTarget {
  /** The module with the handlers interface, relative to the folder. */
  readonly server: string;
  /** The module with `HttpError`. */
  readonly runtime: string;
  /** The ending of relative imports. */
  readonly ending: '.ts' | '.js' | '';
}

/**
 * Returns a handler that responds with 501, including the comma after it, without a final line
 * break.
 */
export function handlerText(
  operation: Operation,
  refusal: string,
  style: Style,
  indent: string,
  unit: string,
): string {
  const pad = ' '.repeat(STEP);
  const detail = literal(`${operation.id} is not implemented`, style);
  // The parameter is not used yet. The interface provides its type and that of the response.
  const lines = [
    `${pad}${operationDoc(operation, STEP)}async ${keyText(operation.id, style)}(_input) {`,
    `${pad}${pad}throw new ${refusal}(501, ${detail})${style.semicolon}`,
    `${pad}},`,
  ];
  return lines
    .join('\n')
    .split('\n')
    .map((line) => line.slice(STEP))
    .map((line) => (line.startsWith(pad) ? indent + unit + line.slice(STEP) : indent + line))
    .join(style.eol);
}

/** Returns a new file with the handlers of one tag. */
export function groupText(
  api: ApiModel,
  { tag, description, identifier, operations }: Group,
  target: ScaffoldTarget,
): string {
  const type = `${api.pascalName}Handlers`;
  const title =
    tag === undefined ? 'Operations without a tag.' : `${tag.replace(/\s+/g, ' ').trim()}.`;
  const doc = docComment(description === undefined ? undefined : { description }, {
    lines: [title],
  });
  const indent = ' '.repeat(STEP);
  const handlers = operations.map((operation) =>
    handlerText(operation, 'HttpError', OURS, indent, indent),
  );
  return [
    importText('HttpError', target.runtime, OURS),
    importText(type, target.server, OURS, 'import type'),
    '',
    `${doc}export const ${identifier} = {`,
    handlers.join('\n\n'),
    `} satisfies Partial<${type}>;`,
    '',
  ].join('\n');
}

/** An exported object of handlers. */
export interface Part {
  /** Relative to the folder. */
  readonly file: string;
  readonly identifier: string;
  /** Its name in the file that combines the parts. */
  readonly alias: string;
}

/** Returns a new file that combines the parts. */
export function indexText(
  { pascalName: name, title }: ApiModel,
  parts: readonly Part[],
  target: ScaffoldTarget,
): string {
  const names = [`${name}Handlers`, `create${name}App`];
  const imports = parts.map((part) => partImport(part, '', target.ending, OURS));
  const spreads = parts.map(({ alias }) => `  ...${alias},\n`);
  return [
    importText(`type ${names[0]}, ${names[1]}`, target.server, OURS),
    ...imports,
    '',
    '/** Every handler: an operation without one is a type error here. */',
    `export const handlers = {${spreads.length > 0 ? `\n${spreads.join('')}` : ''}} satisfies ${names[0]};`,
    '',
    `${docComment(undefined, { lines: [`${title} as a Hono app: \`app.fetch\` answers a \`Request\`.`] })}export const app = ${names[1]}(handlers);`,
    '',
  ].join('\n');
}

/** Returns the import of a part. */
export function partImport(part: Part, into: string, ending: string, style: Style): string {
  const { file, identifier, alias } = part;
  const modular = /\.mts$/.test(file) ? (ending === '.ts' ? '.mts' : '.mjs') : ending;
  const specifier = from(into, file.replace(/\.m?ts$/, '')) + modular;
  const names = identifier === alias ? identifier : `${identifier} as ${alias}`;
  return importText(names, specifier, style);
}

/** Returns the import of `names`. */
export function importText(
  names: string,
  specifier: string,
  style: Style,
  keyword = 'import',
): string {
  return `${keyword} { ${names} } from ${literal(specifier, style)}${style.semicolon}`;
}

/**
 * Returns a specifier relative to `file` for a path relative to the folder. Packages are unchanged.
 */
export function from(file: string, path: string): string {
  const relative = posix.relative(posix.dirname(file), path);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

const MARK_END = 'nothing calls it any more, so it can go.';

/** Returns the comment above a handler whose operation was removed. */
export function markText(id: string, source: string): string {
  return `// ${propertyKey(id)} is no longer in ${printable(source)}: ${MARK_END}`;
}

/** Whether a line is our mark for `id`, possibly edited by the user. */
export function markOn(line: string, id: string): 'ours' | 'edited' | undefined {
  const text = line.trim();
  if (!text.startsWith(`// ${propertyKey(id)} is no longer in `)) return undefined;
  return text.endsWith(`: ${MARK_END}`) ? 'ours' : 'edited';
}

function keyText(id: string, style: Style): string {
  const key = propertyKey(id);
  return key.startsWith("'") ? requoted(key, style) : key;
}

function literal(value: string, style: Style): string {
  return requoted(quote(value), style);
}

/** Returns a literal of {@link quote} with the quotes of the file. */
function requoted(text: string, style: Style): string {
  return style.quote === '"' && text.startsWith("'")
    ? `"${text.slice(1, -1).replaceAll('"', '\\"')}"`
    : text;
}
