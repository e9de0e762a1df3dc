import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import type { Path } from './json.ts';
import { eventsOf } from './parse.ts';

/** One-based. */
export interface Position {
  line: number;
  column: number;
}

/** One-based line and column of an offset. */
export function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** Finds values in a YAML or JSON text by their path. The text is read when first asked. */
export class Locator {
  readonly #text: string;
  #events: Event[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the value at a path stands, or the nearest one around it that exists. */
  positionOf(path: Path): Position {
    this.#events ??= eventsOf(this.#text, Number.MAX_SAFE_INTEGER);
    let at = 1; // event 0 opens the document
    let offset = 0;
    for (const key of path) {
      const found = this.#child(this.#events, at, String(key));
      if (!found) break;
      at = found.value;
      offset = found.offset;
    }
    return positionOf(this.#text, offset);
  }

  /** The event that begins a child, and the offset of its key, or of itself in a sequence. */
  #child(
    events: Event[],
    parent: number,
    key: string,
  ): { value: number; offset: number } | undefined {
    const type = events[parent]?.type;
    if (type !== EVENT_ID.SEQUENCE && type !== EVENT_ID.MAPPING) return undefined;
    let at = parent + 1;
    for (let index = 0; events[at] && events[at]?.type !== EVENT_ID.POP; index++) {
      const event = events[at] as Event;
      const value = type === EVENT_ID.MAPPING ? endOf(events, at) : at;
      const name =
        type === EVENT_ID.SEQUENCE
          ? String(index)
          : event.type === EVENT_ID.SCALAR && getScalarValue(this.#text, event);
      if (name === key) return { value, offset: startOf(event) };
      at = endOf(events, value);
    }
    return undefined;
  }
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
