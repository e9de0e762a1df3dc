/** What is written for the user, to be theirs from then on. */
import { posix } from 'node:path';
import { operationDoc } from '../emit/operation-text.ts';
import { docComment } from '../emit/text/doc-comment.ts';
import { propertyKey, quote, STEP } from '../emit/text/layout.ts';
import type { ApiModel, Operation } from '../model/api-model.ts';
import { printable } from '../read/printable.ts';
import type { Group } from './groups.ts';

/** How a file of the user is written; what is added to it looks the same. */
export interface Style {
  readonly eol: string;
  readonly quote: "'" | '"';
  readonly semicolon: ';' | '';
}

/** The style of new files. */
export const OURS: Style = { eol: '\n', quote: "'", semicolon: ';' };

/** Where the parts of a file are imported from. */
export interface ScaffoldTarget {
  /** The module with the handlers interface, as a file in the folder imports it. */
  readonly server: string;
  /** The module with `HttpError`. */
  readonly runtime: string;
  /** The ending of relative imports. */
  readonly ending: '.ts' | '.js' | '';
}

/** One handler that answers 501, with the comma behind it. Without a final line break. */
export function handlerText(
  operation: Operation,
  refusal: string,
  style: Style,
  indent: string,
  unit: string,
): string {
  const pad = ' '.repeat(STEP);
  const detail = literal(`${operation.id} is not implemented`, style);
  // The parameter is not used yet; its type comes from the interface, and so does that of the answer.
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

/** A new file with the handlers of one tag. */
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
  /** What it is called where it is joined with the others. */
  readonly alias: string;
}

/** A new file that joins the parts. */
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

/** Imports a part into a file. */
export function partImport(part: Part, into: string, ending: string, style: Style): string {
  const { file, identifier, alias } = part;
  const modular = /\.mts$/.test(file) ? (ending === '.ts' ? '.mts' : '.mjs') : ending;
  const specifier = from(into, file.replace(/\.m?ts$/, '')) + modular;
  const names = identifier === alias ? identifier : `${identifier} as ${alias}`;
  return importText(names, specifier, style);
}

/** The import of `names`. */
export function importText(
  names: string,
  specifier: string,
  style: Style,
  keyword = 'import',
): string {
  return `${keyword} { ${names} } from ${literal(specifier, style)}${style.semicolon}`;
}

/** A specifier or path relative to the folder, as `file` in the folder says it. Packages stay. */
export function from(file: string, path: string): string {
  const relative = posix.relative(posix.dirname(file), path);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

const MARK_END = 'nothing calls it any more, so it can go.';

/** The comment above a handler whose operation has vanished. */
export function markText(id: string, source: string): string {
  return `// ${propertyKey(id)} is no longer in ${printable(source)}: ${MARK_END}`;
}

/** Whether a line is a mark of ours for `id`: whole, or with words changed by the user. */
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

/** A literal of {@link quote} in the quotes of the file. */
function requoted(text: string, style: Style): string {
  return style.quote === '"' && text.startsWith("'")
    ? `"${text.slice(1, -1).replaceAll('"', '\\"')}"`
    : text;
}
