import {
  CORE_SCHEMA,
  constructFromEvents,
  defineScalarTag,
  EVENT_ID,
  type Event,
  floatCoreTag,
  mergeTag,
  NOT_RESOLVED,
  parseEvents,
  YAMLException,
} from 'js-yaml';
import { isObject, type JsonObject, type JsonValue, setOwn } from './json.ts';
import type { Limits } from './limits.ts';

/** A syntax error; `offset` is its position, if known. */
export class ParseError extends Error {
  readonly offset: number | undefined;

  constructor(message: string, offset?: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * YAML 1.2 core schema with merge keys, as in Redocly, restricted to JSON data: `.inf` and `.nan`
 * remain strings, and explicit tags outside the core schema (`!!binary`, `!!set`) are errors.
 */
const jsonSchema = CORE_SCHEMA.withTags(
  mergeTag,
  defineScalarTag(floatCoreTag.tagName, {
    ...floatCoreTag,
    resolve(source, isExplicit, tagName) {
      const value = floatCoreTag.resolve(source, isExplicit, tagName);
      return Number.isFinite(value) ? value : NOT_RESOLVED;
    },
  }),
);

/**
 * Parses YAML into plain data. Aliases are expanded, so no two places share a value.
 *
 * Depth, number of values and number of aliases are checked before they cost time or memory: a few
 * bytes of YAML can expand to gigabytes, and deep nesting exhausts the stack.
 * @throws {@link ParseError}
 */
export function parseYaml(text: string, limits: Limits): JsonValue {
  const events = eventsOf(text, limits.depth);
  if (events.length > limits.nodes) throw tooMany(limits);
  let documents = 0;
  let aliases = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT && ++documents > 1) {
      throw new ParseError('several YAML documents in one file');
    }
    if (event.type === EVENT_ID.ALIAS && ++aliases > limits.aliases) {
      throw new ParseError(`more than ${limits.aliases} YAML aliases`, event.anchorStart);
    }
  }
  if (aliases > 0) refuseEndless(events, text);
  const value = construct(events, text);
  return aliases > 0 ? new Copier(limits).copy(value) : value;
}

/** An alias within its own anchor would expand without end. */
function refuseEndless(events: readonly Event[], text: string): void {
  const open: Event[] = [];
  const anchored = new Map<string, Event>();
  for (const event of events) {
    if (event.type === EVENT_ID.POP) open.pop();
    else if (event.type === EVENT_ID.DOCUMENT) open.push(event);
    else {
      const name = text.slice(event.anchorStart, event.anchorEnd);
      if (event.type !== EVENT_ID.ALIAS) anchored.set(name, event);
      else if (open.some((outer) => outer === anchored.get(name))) {
        const message = `the alias *${name} stands inside of what it repeats`;
        throw new ParseError(message, event.anchorStart);
      }
      if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) open.push(event);
    }
  }
}

/**
 * Parses JSON with `JSON.parse`, which is ten times as fast as a YAML parser. Depth and number of
 * values are checked first; a duplicate key is an error.
 * @throws {@link ParseError}
 */
export function parseJson(text: string, limits: Limits): JsonValue {
  const members = countMembers(text, limits);
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ParseError(
      'not valid JSON',
      offsetOf(() => endOfValidJson(text)),
    );
  }
  // `JSON.parse` silently keeps the last of two equal keys; then the numbers of members differ.
  if (countKeys(value) !== members) {
    construct(eventsOf(text, limits.depth), text); // finds the position
    throw new ParseError('a key stands twice in one object');
  }
  return value;
}

/**
 * Returns the events of a YAML or JSON text with their offsets.
 * @throws {@link ParseError}
 */
export function eventsOf(text: string, maxDepth: number): Event[] {
  return yamlError(() => parseEvents(text, { maxDepth }));
}

function construct(events: Event[], source: string): JsonValue {
  const [value] = yamlError(() => constructFromEvents(events, { source, schema: jsonSchema }));
  return (value ?? null) as JsonValue;
}

function yamlError<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof YAMLException) throw new ParseError(error.reason, error.mark?.position);
    throw error;
  }
}

/** Counts the members of all objects in a JSON text. */
function countMembers(text: string, limits: Limits): number {
  let members = 0;
  let depth = 0;
  let nodes = 1;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: // "
        i = endOfString(text, i);
        break;
      case 0x3a: // :
        members++;
        break;
      case 0x2c: // ,
        nodes++;
        break;
      case 0x7b: // {
      case 0x5b: // [
        nodes++;
        if (++depth > limits.depth) throw tooDeep(limits, i);
        break;
      case 0x7d: // }
      case 0x5d: // ]
        depth--;
        break;
    }
  }
  if (nodes > limits.nodes) throw tooMany(limits);
  return members;
}

/** Returns the offset of the closing quote of the JSON string that opens at `start`. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

/** Counts the members of all objects in a value. The depth of the value has been checked. */
function countKeys(value: JsonValue): number {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new ParseError('a number is too large'); // 1e999 would be written as null
  }
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item);
  } else {
    for (const key in value) count += 1 + countKeys(value[key] as JsonValue);
  }
  return count;
}

/** Returns undefined if a string of megabytes exceeds what a regular expression can match. */
function offsetOf(find: () => number): number | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const JSON_TOKEN =
  /\s*([{}[\],:]|"[^"\\\n\r\t]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\n\r\t]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

/**
 * Finds the position of a JSON syntax error, which the messages of `JSON.parse` do not always
 * contain.
 */
function endOfValidJson(text: string): number {
  const open: string[] = [];
  let expected = 'value';
  for (let end = 0; ; ) {
    JSON_TOKEN.lastIndex = end;
    const token = JSON_TOKEN.exec(text)?.[1] ?? '';
    const kind = /^[{}[\],:]/.test(token) ? token : token.startsWith('"') ? 'string' : 'scalar';
    const inside = open.at(-1);
    let next: string | undefined;
    if (token === '') {
      next = undefined;
    } else if (expected === 'key' || (expected === 'key or }' && kind !== '}')) {
      next = kind === 'string' ? ':' : undefined;
    } else if (kind === ':') {
      next = expected === ':' ? 'value' : undefined;
    } else if (kind === ',') {
      next = expected !== 'comma or end' ? undefined : inside === '{' ? 'key' : 'value';
    } else if (kind === '}' || kind === ']') {
      const fits = inside === (kind === '}' ? '{' : '[');
      if (fits && (expected === 'comma or end' || expected.endsWith(kind))) {
        open.pop();
        next = open.length > 0 ? 'comma or end' : 'end';
      }
    } else if (expected.startsWith('value')) {
      if (kind === '{' || kind === '[') open.push(kind);
      next =
        kind === '{' ? 'key or }' : kind === '[' ? 'value or ]' : inside ? 'comma or end' : 'end';
    }
    if (next === undefined) return text.length - text.slice(end).trimStart().length;
    expected = next;
    end = JSON_TOKEN.lastIndex;
  }
}

/**
 * Copies data so that no two places share a value, within the limits on number of values and depth.
 */
export class Copier {
  readonly #limits: Limits;
  #nodes = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * @throws {@link ParseError} if the total of all copies, or the depth of this one, exceeds the
   * limits
   */
  copy(value: JsonValue, depth = 0): JsonValue {
    if (++this.#nodes > this.#limits.nodes) throw tooMany(this.#limits);
    if (depth > this.#limits.depth) throw tooDeep(this.#limits);
    if (Array.isArray(value)) return value.map((item) => this.copy(item, depth + 1));
    if (!isObject(value)) return value;
    const copy: JsonObject = {};
    for (const [key, item] of Object.entries(value)) setOwn(copy, key, this.copy(item, depth + 1));
    return copy;
  }
}

function tooDeep(limits: Limits, offset?: number): ParseError {
  return new ParseError(`nested more than ${limits.depth} levels deep`, offset);
}

function tooMany(limits: Limits): ParseError {
  return new ParseError(`more than ${limits.nodes} values, counting what aliases repeat`);
}
