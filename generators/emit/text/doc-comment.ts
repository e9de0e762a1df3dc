import type { Doc } from '../../schema/shape-types.ts';

const WIDTH = 100;
/** Lines up to this length were wrapped by their author and are kept. */
const SLACK = 14;

/** Parts of a doc comment in addition to the description. */
export interface DocOptions {
  /** The place in the specification, as a `@see` line. */
  readonly see?: string | undefined;
  /** Paragraphs before the description. */
  readonly lines?: readonly string[];
  /** Indentation in columns. Default: 0. */
  readonly indent?: number;
}

/**
 * Returns a description as TSDoc, or '' if there is nothing to document. Text of a document is
 * untrusted: the end of a comment is escaped, and so is a TSDoc tag at the start of a line.
 */
export function docComment(doc: Doc | undefined, options: DocOptions = {}): string {
  const paragraphs = [...(options.lines ?? [])];
  const words = doc?.description?.trim() || doc?.title?.trim();
  if (words) paragraphs.push(words);
  const tags: string[] = [];
  if (doc?.externalDocs) tags.push(`@see ${oneLine(doc.externalDocs)}`);
  if (options.see) tags.push(`@see ${oneLine(options.see)}`);
  if (doc?.deprecated) tags.push('@deprecated');
  const body = [...paragraphs, ...(tags.length > 0 ? [tags.join('\n')] : [])]
    .map((paragraph, index) => (index < paragraphs.length ? prose(paragraph) : safe(paragraph)))
    .join('\n\n');
  if (body === '') return '';
  const pad = ' '.repeat(options.indent ?? 0);
  const lines = wrapped(body, WIDTH - pad.length - 3);
  const [first] = lines;
  if (lines.length === 1 && first !== undefined && first.length + pad.length < 94) {
    return `/** ${first} */\n${pad}`;
  }
  return `/**\n${lines.map((line) => `${pad} *${line === '' ? '' : ` ${line}`}\n`).join('')}${pad} */\n${pad}`;
}

/** Wraps long lines of running text; code, tables and tags are kept. */
function wrapped(text: string, width: number): string[] {
  let fenced = false;
  return text.split('\n').flatMap((raw) => {
    const line = raw.trimEnd();
    if (/^\s*```/.test(line)) fenced = !fenced;
    if (fenced || line.length <= width + SLACK || /^(?:\s*[|@]| {4})/.test(line)) return [line];
    const hang = ' '.repeat(/^\s*(?:[-*+]\s+|\d+\.\s+)?/.exec(line)?.[0].length ?? 0);
    const lines = [''];
    for (const word of line.split(/ (?! )/)) {
      const last = lines.at(-1) ?? '';
      if (last.trim() !== '' && last.length + 1 + word.length > width) lines.push(hang + word);
      else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return lines;
  });
}

function prose(text: string): string {
  return safe(text).replace(/^(\s*)@/gm, '$1\\@');
}

function safe(text: string): string {
  return (
    text
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      .replace(/\*\//g, '*\\/')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
