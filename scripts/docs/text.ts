/**
 * Sanitizes the texts of a document for the docs.
 *
 * Redoc parses them as Markdown with HTML, and as Markdoc with its own tags (`{% … %}`). Its option
 * `sanitize` does not suffice: it runs DOMPurify on the Markdown source, where HTML and code cannot be
 * distinguished, allows `<style>` and `<form>`, and ignores Markdoc. So only the HTML listed here is
 * kept; anything else is escaped.
 */
import Markdoc from '@markdoc/markdoc';
import { isObject, type JsonObject, type JsonValue, setOwn } from '../../generators/read/json.ts';
import { walk } from '../../generators/read/walk.ts';

/** Allowed elements: text only, no forms, frames or resources. */
const ELEMENTS =
  'a abbr article b big blockquote br caption center cite code dd del details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr'.split(
    ' ',
  );

/** Allowed attributes: no names or styles; `href` is the only URL. */
const ATTRIBUTES = ['align', 'colspan', 'href', 'open', 'rowspan', 'start', 'title', 'valign'];

/** An invisible character that prevents a parser from recognizing a tag. */
const WORD_JOINER = '\u2060';

/** Fields with URLs that Redoc renders as links. */
const URL_FIELDS =
  /^(?:url|href|termsOfService|openIdConnectUrl|authorizationUrl|tokenUrl|refreshUrl|deviceAuthorizationUrl)$/;

/**
 * Sanitizes the texts of a document.
 *
 * @param document the document, which is modified
 */
export function withSafeText(document: JsonObject): JsonObject {
  walk(document, 'Document', [], {
    leave(node, kind) {
      for (const [key, value] of Object.entries(node)) {
        if (key === 'x-logo') setOwn(node, key, safeLogo(value));
        else if (key.startsWith('x-')) setOwn(node, key, safeExtension(value, key));
        else if (typeof value === 'string') setOwn(node, key, safeText(key, value));
        // Redoc treats an object as parsed Markdown.
        else if (kind === 'Any' && isProse(key)) setOwn(node, key, plain(JSON.stringify(value)));
      }
      return node;
    },
  });
  return document;
}

const isProse = (key: string): boolean => key === 'description' || key === 'summary';

function safeText(key: string, text: string): string {
  if (key === 'description') return safeMarkdown(text);
  if (key === 'pattern' || key === '$ref') return text;
  return URL_FIELDS.test(key) && !isSafeAddress(text) ? '#' : plain(text);
}

function safeExtension(value: JsonValue, key: string): JsonValue {
  if (typeof value === 'string') return key === 'source' ? value : safeText(key, value);
  if (Array.isArray(value)) return value.map((item) => safeExtension(item, key));
  if (!isObject(value)) return value;
  const safe: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    setOwn(safe, name.startsWith('$$') ? WORD_JOINER + name : name, safeExtension(item, name));
  }
  return safe;
}

/** Keeps a logo only if it is embedded, because the page must not load resources. */
function safeLogo(logo: JsonValue): JsonValue {
  if (!isObject(logo)) return null;
  const { url } = logo;
  const safe = safeExtension(logo, 'x-logo') as JsonObject;
  delete safe.url;
  return typeof url === 'string' && EMBEDDED_IMAGE.test(url) ? { ...safe, url } : safe;
}

const EMBEDDED_IMAGE = /^data:image\/(?:png|gif|jpeg|webp|svg\+xml)[;,]/i;

/** Escapes a text that Redoc shows as plain text in one place, and as Markdown in another. */
function plain(text: string): string {
  return text.replaceAll(/<(?=[a-z/!?])|\{(?=%)|!(?=\[)/gi, `$&${WORD_JOINER}`);
}

/** A potentially active part of Markdown: its form in code, and its sanitized form in text. */
interface Passage {
  readonly asCode: string;
  readonly asText: string;
}

/** Sanitizes Markdown: only HTML of {@link ELEMENTS} is kept. Code is unchanged. */
export function safeMarkdown(markdown: string): string {
  const text = markdown.replaceAll(/[\uE000\uE001]/g, '').replaceAll('{%', `{${WORD_JOINER}%`);
  const passages: Passage[] = [];
  const marked = text.replaceAll(SUSPECT, (found) => {
    if (PLAIN_TAG.test(found)) return found;
    const [passage, name] = passageOf(found);
    const index = passages.push(passage) - 1;
    // A tag stays a tag while code and text are distinguished, because it can start an HTML block.
    return name === undefined ? `\uE000${index}\uE001` : `<${name} data-passage="${index}">`;
  });
  if (passages.length === 0) return text;
  const code = new Set(codeIn(marked).flatMap((content) => indicesIn(content)));
  const fill = (choose: (passage: Passage, index: number) => string): string =>
    marked.replaceAll(PLACEHOLDER, (found, first: string, second?: string) => {
      const index = Number(first ?? second);
      const passage = passages[index];
      return passage ? choose(passage, index) : found;
    });
  const filled = fill(({ asCode, asText }, index) => (code.has(index) ? asCode : asText));
  // If a passage is no longer code after the replacement, all passages are sanitized.
  return isSafe(filled) ? filled : fill(({ asText }) => asText);
}

/** The placeholder of a passage while code and text are distinguished. */
const PLACEHOLDER = /\uE000(\d+)\uE001|<\w+ data-passage="(\d+)">/g;

const indicesIn = (text: string): number[] =>
  Array.from(text.matchAll(PLACEHOLDER), ([, first, second]) => Number(first ?? second));

const NAME = `(?:${ELEMENTS.join('|')})`;

/** An allowed tag without attributes, which needs no change. */
const PLAIN_TAG = new RegExp(`^</?${NAME} */?>$`, 'i');

/** An attribute, as defined by CommonMark. */
const ATTRIBUTE = /\s+([a-z_:][\w.:-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?/gi;

const CLOSING_TAG = new RegExp(`^</(${NAME})\\s*>$`, 'i');

const LISTED_TAG = new RegExp(`^<(${NAME})((?:${ATTRIBUTE.source})*)\\s*(/?)>$`, 'i');

/**
 * Matches comments, link targets and autolinks in angle brackets, tags of CommonMark, anything that
 * begins like a tag, and the `!` of an image that is not embedded.
 */
const SUSPECT = new RegExp(
  [
    '<!--[^<]*?-->',
    '!(?=\\[)(?!\\[[^\\[\\]\\n]{0,999}\\]\\(data:image/(?:png|gif|jpeg|webp)[;,])',
    '\\]\\(<[^<>\\n]*>',
    '<(?:https?:|mailto:)[^\\s<>]*>',
    '<[\\w.+-]+@[\\w.-]+>',
    `</?[a-z][\\w-]*(?:${ATTRIBUTE.source})*\\s*/?>`,
    '<(?=[a-z/!?])',
  ].join('|'),
  'gi',
);

/** Sanitizes a match of {@link SUSPECT}; returns the element name if it is still a tag. */
function passageOf(found: string): readonly [passage: Passage, name?: string] {
  const passage = (asText: string): Passage => ({ asCode: found, asText });
  if (found === '!' || found.startsWith('<!--')) return [passage('')];
  if (found.startsWith(']')) return [passage(`](${encoded(found.slice(3, -1))}`)];
  const link = /^<(?:(https?:.*|mailto:(.*))|([\w.+-]+@[\w.-]+))>$/i.exec(found);
  if (link) {
    const [, address, mailbox, bare] = link;
    const target = encoded(address ?? `mailto:${bare}`);
    const label = (mailbox ?? bare ?? address ?? '').replaceAll(/[\\`*_~[\]!"'&<]/g, '\\$&');
    return [passage(`[${label}](${target})`)];
  }
  const [, closed] = CLOSING_TAG.exec(found) ?? [];
  if (closed) return [passage(`</${closed.toLowerCase()}>`)];
  const tag = LISTED_TAG.exec(found);
  if (!tag) return [passage(found.replaceAll('<', '&lt;'))];
  const [, written = '', attributes = ''] = tag;
  const name = written.toLowerCase();
  const kept = [...attributes.matchAll(ATTRIBUTE)].map(safeAttribute).join('');
  return [passage(`<${name}${kept}${found.endsWith('/>') ? ' /' : ''}>`), name];
}

/** Escapes characters of a URL that are special in Markdown or HTML. */
const encoded = (address: string): string =>
  address.replaceAll(/[\s()[\]\\`*_~!"'&]/g, (character) =>
    character === '&' ? '&amp;' : `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function safeAttribute([, written = '', quoted = '']: RegExpExecArray): string {
  const name = written.toLowerCase();
  const value = quoted.replace(/^(["'])(.*)\1$/s, '$2');
  if (!ATTRIBUTES.includes(name) || (name === 'href' && !isSafeAddress(value))) return '';
  const escaped = value.replaceAll(/[&"<>`{]|\s/g, (character) =>
    /\s/.test(character) ? ' ' : `&#${character.charCodeAt(0)};`,
  );
  return ` ${name}="${escaped.replaceAll('&#38;amp;', '&#38;')}"`;
}

/** Whether a URL is safe as a link: http, https, mailto or relative. */
function isSafeAddress(address: string): boolean {
  const scheme = /^[^/?#]*?:/.exec(address.replaceAll(/[\0-\x20]/g, ''))?.[0].toLowerCase();
  return (
    scheme === undefined || ['http:', 'https:', 'mailto:'].includes(scheme) || scheme.includes('{')
  );
}

/** The tokenizer, with the options of Redoc. */
const tokenizer = new Markdoc.Tokenizer({
  html: true,
  allowIndentation: true,
  allowComments: true,
});

// Like Redoc, so that reference definitions are parsed the same way.
const { parser } = tokenizer as unknown as {
  parser: { block: { ruler: { getRules(chain: string): unknown[] } } };
};
parser.block.ruler.getRules('reference').length = 0;

type Token = ReturnType<typeof tokenizer.tokenize>[number];

function* tokensOf(markdown: string): Generator<Token> {
  const visit = function* (tokens: readonly Token[]): Generator<Token> {
    for (const token of tokens) {
      yield token;
      if (token.children) yield* visit(token.children);
    }
  };
  yield* visit(tokenizer.tokenize(markdown));
}

/** Finds the code in a text. */
function codeIn(markdown: string): string[] {
  return [...tokensOf(markdown)]
    .filter(({ type }) => type === 'fence' || type === 'code_inline')
    .map(({ content }) => content);
}

const SAFE_TAG = new RegExp(`</?${NAME}(?: (?:${ATTRIBUTES.join('|')})="[^"<>]*")*\\s*/?>`, 'gi');

/** Whether Redoc would find only allowed HTML. */
function isSafe(markdown: string): boolean {
  return [...tokensOf(markdown)].every(({ type, content }) => {
    return !type.startsWith('html') || !/<[a-z/!?]/i.test(content.replaceAll(SAFE_TAG, ''));
  });
}
