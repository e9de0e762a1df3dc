import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import type { Path } from './json.ts';
import { endOfString, eventsOf } from './parse.ts';

/** One-based. */
export interface Position {
  line: number;
  column: number;
}

/**
 * A value: the offset of its text or the index of its event, and the offset of its key, or of
 * itself in a sequence.
 */
interface Place {
  readonly at: number;
  readonly offset: number;
}

/** A parsed or scanned text: the start of the root value, and the children of each value. */
interface Tree {
  readonly root: number;
  readonly childrenOf: (parent: number) => ReadonlyMap<string, Place>;
}

/**
 * Finds the positions of values in a YAML or JSON text by their path. The text is scanned on first
 * use. Own code: `yaml` gives positions only with its document tree, which takes ten times as long.
 */
export class Locator {
  readonly #text: string;
  readonly #isJson: boolean;
  #lines: number[] | undefined;
  #tree: Tree | undefined;
  readonly #children = new Map<number, ReadonlyMap<string, Place>>();

  /** @param isJson - whether the text is valid JSON, which is faster to scan */
  constructor(text: string, isJson = false) {
    this.#text = text;
    this.#isJson = isJson;
  }

  /** Returns the line and column of an offset. */
  at(offset: number): Position {
    this.#lines ??= [0, ...Array.from(this.#text.matchAll(/\r\n|\r|\n/g), endOfMatch)];
    let line = 0;
    for (let end = this.#lines.length; end - line > 1; ) {
      const middle = (line + end) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) line = middle;
      else end = middle;
    }
    return { line: line + 1, column: offset - (this.#lines[line] ?? 0) + 1 };
  }

  /** Returns the position of the value at a path, or of the nearest existing value around it. */
  positionOf(path: Path): Position {
    this.#tree ??= this.#isJson ? jsonTree(this.#text) : yamlTree(this.#text);
    let place: Place = { at: this.#tree.root, offset: 0 };
    for (const key of path) {
      const next = this.#childrenOf(this.#tree, place.at).get(String(key));
      if (!next) break;
      place = next;
    }
    return this.at(place.offset);
  }

  #childrenOf({ childrenOf }: Tree, parent: number): ReadonlyMap<string, Place> {
    const children = this.#children.get(parent) ?? childrenOf(parent);
    this.#children.set(parent, children);
    return children;
  }
}

function jsonTree(text: string): Tree {
  const childrenOf = (parent: number) => {
    const children = new Map<string, Place>();
    const isObject = text[parent] === '{';
    if (!isObject && text[parent] !== '[') return children;
    let offset = skipSpace(text, parent + 1);
    while (offset < text.length && text[offset] !== '}' && text[offset] !== ']') {
      let key = String(children.size);
      let at = offset;
      if (isObject) {
        const end = endOfString(text, offset) + 1;
        key = JSON.parse(text.slice(offset, end));
        at = skipSpace(text, skipSpace(text, end) + 1); // after the colon
      }
      children.set(key, { at, offset });
      offset = skipSpace(text, endOfJson(text, at));
      if (text[offset] === ',') offset = skipSpace(text, offset + 1);
    }
    return children;
  };
  return { root: skipSpace(text, 0), childrenOf };
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** Returns an offset after a value of valid JSON and before the next token. */
function endOfJson(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at);
        break;
      case 0x7b: // {
      case 0x5b: // [
        depth++;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        if (depth === 0) return at;
        depth--;
        break;
      case 0x2c: // ,
        if (depth === 0) return at;
        break;
    }
  }
  return text.length;
}

function yamlTree(text: string): Tree {
  const events = eventsOf(text, Number.MAX_SAFE_INTEGER);
  const childrenOf = (parent: number) => {
    const children = new Map<string, Place>();
    const type = events[parent]?.type;
    if (type !== EVENT_ID.SEQUENCE && type !== EVENT_ID.MAPPING) return children;
    let at = parent + 1;
    for (let event = events[at]; event && event.type !== EVENT_ID.POP; event = events[at]) {
      let key = String(children.size);
      let value = at;
      if (type === EVENT_ID.MAPPING) {
        key = event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : '';
        value = endOf(events, at);
      }
      children.set(key, { at: value, offset: startOf(event) });
      at = endOf(events, value);
    }
    return children;
  };
  return { root: 1, childrenOf }; // event 0 starts the document
}

function endOfMatch(match: RegExpExecArray): number {
  return match.index + match[0].length;
}

/** Returns the index of the event after a value. */
function endOf(events: Event[], start: number): number {
  let open = 0;
  let at = start;
  do {
    const type = events[at++]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) open++;
    else if (type === EVENT_ID.POP) open--;
  } while (open > 0 && at < events.length);
  return at;
}

function startOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) {
    const { DOUBLE_QUOTED, SINGLE_QUOTED } = SCALAR_STYLE;
    const isQuoted = event.style === DOUBLE_QUOTED || event.style === SINGLE_QUOTED;
    return isQuoted ? event.valueStart - 1 : event.valueStart;
  }
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  return 'start' in event ? event.start : 0;
}
