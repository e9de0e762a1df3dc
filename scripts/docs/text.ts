/**
 * What the texts of a document may do on its page.
 *
 * Redoc reads them as Markdown, with its HTML, and as Markdoc, with tags of its own (`{% … %}`), and
 * makes an element of every tag. Its option `sanitize` is no help: it runs DOMPurify over the
 * Markdown, before HTML can be told from code, passes `<style>` and `<form>`, and does not know
 * Markdoc. So no other HTML gets there than what is listed here; the rest becomes text.
 */
import Markdoc from '@markdoc/markdoc';
import { isObject, type JsonObject, type JsonValue, setOwn } from '../../generators/read/json.ts';
import { walk } from '../../generators/read/walk.ts';

/** Elements that only say what a text is: no form, no frame, nothing that loads. */
const ELEMENTS =
  'a abbr article b big blockquote br caption center cite code dd del details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr'.split(
    ' ',
  );

/** Their attributes. None names or styles anything, and only `href` leads anywhere. */
const ATTRIBUTES = ['align', 'colspan', 'href', 'open', 'rowspan', 'start', 'title', 'valign'];

/** Looks the same, and lets no parser see a tag. */
const WORD_JOINER = '\u2060';

/** Fields that hold an address a reader may follow. */
const ADDRESSES =
  /^(?:url|href|termsOfService|openIdConnectUrl|authorizationUrl|tokenUrl|refreshUrl|deviceAuthorizationUrl)$/;

/**
 * Makes the texts of a document harmless for a page.
 *
 * @param document plain data, which is changed in place
 */
export function withSafeText(document: JsonObject): JsonObject {
  walk(document, 'Document', [], {
    leave(node, kind) {
      for (const [key, value] of Object.entries(node)) {
        if (key === 'x-logo') setOwn(node, key, safeLogo(value));
        else if (key.startsWith('x-')) setOwn(node, key, safeExtension(value, key));
        else if (typeof value === 'string') setOwn(node, key, safeText(key, value));
        // Redoc takes an object for Markdown that has been parsed.
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
  return ADDRESSES.test(key) && !isSafeAddress(text) ? '#' : plain(text);
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

/** The page loads nothing, so a logo comes with it or not at all. */
function safeLogo(logo: JsonValue): JsonValue {
  if (!isObject(logo)) return null;
  const { url } = logo;
  const safe = safeExtension(logo, 'x-logo') as JsonObject;
  delete safe.url;
  return typeof url === 'string' && EMBEDDED_IMAGE.test(url) ? { ...safe, url } : safe;
}

const EMBEDDED_IMAGE = /^data:image\/(?:png|gif|jpeg|webp|svg\+xml)[;,]/i;

/** A text that is displayPath as it is in one place, and as Markdown in another. */
function plain(text: string): string {
  return text.replaceAll(/<(?=[a-z/!?])|\{(?=%)|!(?=\[)/gi, `$&${WORD_JOINER}`);
}

/** Something in Markdown that does more than to be read, or might: as code shows it, and as text does. */
interface Passage {
  readonly asCode: string;
  readonly asText: string;
}

/** Markdown in which no other HTML is left than what {@link ELEMENTS} lists. Code stays as it is. */
export function safeMarkdown(markdown: string): string {
  const text = markdown.replaceAll(/[\uE000\uE001]/g, '').replaceAll('{%', `{${WORD_JOINER}%`);
  const passages: Passage[] = [];
  const marked = text.replaceAll(SUSPECT, (found) => {
    if (PLAIN_TAG.test(found)) return found;
    const [passage, name] = passageOf(found);
    const index = passages.push(passage) - 1;
    // A tag stays one while code is told from text, since it can begin a block of HTML.
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
  // What was code must still be code; where it is not, it becomes text as well.
  return isSafe(filled) ? filled : fill(({ asText }) => asText);
}

/** What stands for a passage while code is told from text. */
const PLACEHOLDER = /\uE000(\d+)\uE001|<\w+ data-passage="(\d+)">/g;

const indicesIn = (text: string): number[] =>
  Array.from(text.matchAll(PLACEHOLDER), ([, first, second]) => Number(first ?? second));

const NAME = `(?:${ELEMENTS.join('|')})`;

/** A listed tag without attributes on one line, which means the same everywhere. */
const PLAIN_TAG = new RegExp(`^</?${NAME} */?>$`, 'i');

/** An attribute, as CommonMark defines one. */
const ATTRIBUTE = /\s+([a-z_:][\w.:-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?/gi;

const CLOSING_TAG = new RegExp(`^</(${NAME})\\s*>$`, 'i');

const LISTED_TAG = new RegExp(`^<(${NAME})((?:${ATTRIBUTE.source})*)\\s*(/?)>$`, 'i');

/**
 * A comment, the target of a link or a link itself in angle brackets, a tag of CommonMark, or what
 * only begins like one; and what makes an image of a link, unless the image comes with the text.
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

/** What to make of something like a tag; with the name of the element, if it remains one. */
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

/** An address without what Markdown, or HTML, would see in it. */
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

/** An address that a click may follow: on the web, a mailbox, or beside the page. */
function isSafeAddress(address: string): boolean {
  const scheme = /^[^/?#]*?:/.exec(address.replaceAll(/[\0-\x20]/g, ''))?.[0].toLowerCase();
  return (
    scheme === undefined || ['http:', 'https:', 'mailto:'].includes(scheme) || scheme.includes('{')
  );
}

/** As Redoc makes it. */
const tokenizer = new Markdoc.Tokenizer({
  html: true,
  allowIndentation: true,
  allowComments: true,
});

// As Redoc does, so that the end of a reference definition is seen in the same place.
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

/** All the code in a text. */
function codeIn(markdown: string): string[] {
  return [...tokensOf(markdown)]
    .filter(({ type }) => type === 'fence' || type === 'code_inline')
    .map(({ content }) => content);
}

const SAFE_TAG = new RegExp(`</?${NAME}(?: (?:${ATTRIBUTES.join('|')})="[^"<>]*")*\\s*/?>`, 'gi');

/** Whether what Redoc takes for HTML is what may be there. */
function isSafe(markdown: string): boolean {
  return [...tokensOf(markdown)].every(({ type, content }) => {
    return !type.startsWith('html') || !/<[a-z/!?]/i.test(content.replaceAll(SAFE_TAG, ''));
  });
}
