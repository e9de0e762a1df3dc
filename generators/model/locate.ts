import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import type { Path } from './json.ts';
import { eventsOf } from './parse.ts';

/** One-based. */
export interface Position {
  line: number;
  column: number;
}

/** A value: the event that begins it, and the offset of its key, or of itself in a sequence. */
interface Place {
  readonly event: number;
  readonly offset: number;
}

/** Finds values in a YAML or JSON text by their path. Nothing is read before the first question. */
export class Locator {
  readonly #text: string;
  #lines: number[] | undefined;
  #events: Event[] | undefined;
  readonly #children = new Map<number, ReadonlyMap<string, Place>>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The line and column of an offset. */
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

  /** Where the value at a path stands, or the nearest one around it that exists. */
  positionOf(path: Path): Position {
    this.#events ??= eventsOf(this.#text, Number.MAX_SAFE_INTEGER);
    let place: Place = { event: 1, offset: 0 }; // event 0 opens the document
    for (const key of path) {
      const next = this.#childrenOf(this.#events, place.event).get(String(key));
      if (!next) break;
      place = next;
    }
    return this.at(place.offset);
  }

  #childrenOf(events: Event[], parent: number): ReadonlyMap<string, Place> {
    const known = this.#children.get(parent);
    if (known) return known;
    const children = new Map<string, Place>();
    this.#children.set(parent, children);
    const type = events[parent]?.type;
    if (type !== EVENT_ID.SEQUENCE && type !== EVENT_ID.MAPPING) return children;
    let at = parent + 1;
    for (let event = events[at]; event && event.type !== EVENT_ID.POP; event = events[at]) {
      let key = String(children.size);
      let value = at;
      if (type === EVENT_ID.MAPPING) {
        key = event.type === EVENT_ID.SCALAR ? getScalarValue(this.#text, event) : '';
        value = endOf(events, at);
      }
      children.set(key, { event: value, offset: startOf(event) });
      at = endOf(events, value);
    }
    return children;
  }
}

function endOfMatch(match: RegExpExecArray): number {
  return match.index + match[0].length;
}

/** The event behind a whole value. */
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
