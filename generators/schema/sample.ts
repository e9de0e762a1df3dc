/** Generates sample values of schemas for which the document has no example. */

import { type JsonObject, setOwn } from '../read/json.ts';
import { accepts, FORMAT_SAMPLES, isRecord, type Named } from './accepts.ts';
import { matches } from './pattern/analyze.ts';
import { type PatternNode, parsePattern } from './pattern/tree.ts';
import type {
  ArrayShape,
  Json,
  NumberShape,
  ObjectShape,
  Shape,
  StringShape,
} from './shape-types.ts';

/** The depth of references up to which optional members are included. */
const MAX_DEPTH = 6;

/** How many candidate values of one shape are tried. */
const MAX_TRIED = 24;

/**
 * Returns a value that is valid against a shape, with optional members where possible; always the
 * same one. Returns undefined if none was found: some schemas do not reveal what is valid.
 */
export function sampleOf(shape: Shape, named: Named): { readonly value: Json } | undefined {
  return found(shape, new Sampler(named));
}

function found(shape: Shape, sampler: Sampler): { readonly value: Json } | undefined {
  let tried = 0;
  for (const value of sampler.candidates(shape)) {
    if (accepts(shape, value, sampler.named)) return { value };
    if (++tried === MAX_TRIED) return undefined;
  }
  return undefined;
}

class Sampler {
  readonly named: Named;
  readonly #depth: number;

  constructor(named: Named, depth = 0) {
    this.named = named;
    this.#depth = depth;
  }

  /** Returns candidate values, the most likely ones first. */
  *candidates(shape: Shape): Generator<Json> {
    switch (shape.kind) {
      case 'unknown':
        yield* ['text', 1, true, {}, [], null];
        return;
      case 'never':
        return;
      case 'null':
        yield null;
        return;
      case 'boolean':
        yield* [true, false];
        return;
      case 'string':
        yield* strings(shape);
        return;
      case 'number':
        yield* numbers(shape);
        return;
      case 'array':
        yield* this.#arrays(shape);
        return;
      case 'object':
        yield* this.#objects(shape);
        return;
      case 'literal':
        yield* shape.values;
        return;
      case 'ref': {
        const target = this.named.get(shape.name);
        if (target && this.#depth < 4 * MAX_DEPTH) yield* this.#deeper().candidates(target);
        return;
      }
      case 'union':
        for (const [index, option] of shape.options.entries()) {
          const tag = shape.discriminator?.values[index]?.[0];
          for (const value of this.candidates(option)) {
            if (tag !== undefined && shape.discriminator && isRecord(value)) {
              yield { ...value, [shape.discriminator.property]: tag };
            }
            yield value;
          }
        }
        return;
      case 'all':
        yield* this.#merged(shape.parts);
        return;
      case 'when':
        yield* this.candidates(shape.shape);
        return;
      case 'refined': {
        const more = shape.checks.flatMap((check) =>
          check.check === 'if'
            ? [check.met]
            : check.check === 'dependentSchema'
              ? [check.shape]
              : [],
        );
        yield* this.candidates(shape.shape);
        yield* this.#merged([shape.shape, ...more]);
      }
    }
  }

  #deeper(): Sampler {
    return new Sampler(this.named, this.#depth + 1);
  }

  /** Returns objects with the members of all parts, or else the candidates of each part. */
  *#merged(parts: readonly Shape[]): Generator<Json> {
    const samples = parts.map((part) => found(part, this)?.value);
    const objects = samples.filter((value) => value !== undefined && isRecord(value));
    if (objects.length > 1) yield Object.assign({}, ...objects) as Json;
    for (const part of parts) yield* this.candidates(part);
  }

  *#arrays(shape: ArrayShape): Generator<Json> {
    const { prefixItems, items, minItems = 0, contains } = shape;
    const wanted = Math.max(minItems, prefixItems.length, contains?.min ?? 0, 1);
    const inner = this.#deeper();
    const choices = [...inner.candidates(items)].slice(0, MAX_TRIED);
    const fitting = choices.filter((value) => accepts(items, value, this.named));
    const list = (length: number, from: readonly Json[]): Json[] =>
      Array.from({ length }, (_, at) => {
        const prefix = prefixItems[at];
        const own = prefix ? found(prefix, inner)?.value : undefined;
        return own ?? from[at % Math.max(1, from.length)] ?? null;
      });
    const held = contains && found(contains.shape, inner);
    if (held) yield list(wanted, [held.value]);
    if (this.#depth < MAX_DEPTH && wanted < 1000) yield list(wanted, fitting);
    if (minItems < 1000) yield list(minItems, fitting);
    yield [];
  }

  *#objects(shape: ObjectShape): Generator<Json> {
    const inner = this.#deeper();
    const full: JsonObject = {};
    const least: JsonObject = {};
    for (const { name, required, shape: member } of shape.properties) {
      if (!required && this.#depth >= MAX_DEPTH) continue;
      const sample = found(member, inner);
      if (!sample) continue;
      setOwn(full, name, sample.value as never);
      if (required) setOwn(least, name, sample.value as never);
    }
    const others = [
      ...shape.required,
      ...shape.dependentRequired.flatMap(({ required }) => required),
    ];
    for (const name of others) {
      const pattern = shape.patternProperties.find((one) => matches(one.pattern, name));
      const sample = found(pattern?.shape ?? shape.additional, inner);
      if (!sample || Object.hasOwn(full, name)) continue;
      setOwn(full, name, sample.value as never);
      if (shape.required.includes(name)) setOwn(least, name, sample.value as never);
    }
    yield full as Json;
    yield least as Json;
    const extra = found(shape.additional, inner);
    const { length } = Object.keys(full);
    const padded = { ...full } as { [key: string]: Json };
    for (let at = length; extra && at < Math.min(shape.minProperties ?? 0, 100); at++) {
      padded[`member${at}`] = extra.value;
    }
    yield padded;
  }
}

function* strings({ minLength = 0, maxLength, pattern, format }: StringShape): Generator<string> {
  const known = format === undefined ? undefined : FORMAT_SAMPLES.get(format);
  if (known !== undefined) yield known;
  if (pattern !== undefined) yield* matching(pattern, minLength);
  const length = Math.min(Math.max(minLength, 4), maxLength ?? Number.POSITIVE_INFINITY, 10_000);
  yield 'text'.repeat(Math.ceil(length / 4)).slice(0, length);
}

function* numbers(shape: NumberShape): Generator<number> {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = shape;
  const low = minimum ?? exclusiveMinimum;
  const high = maximum ?? exclusiveMaximum;
  yield* [1, 0];
  if (multipleOf !== undefined) {
    const from = Math.ceil((low ?? (high === undefined ? 0 : high - multipleOf)) / multipleOf);
    yield* [multipleOf, from * multipleOf, (from + 1) * multipleOf];
  }
  if (low !== undefined) yield* [low, Math.floor(low) + 1];
  if (high !== undefined) yield* [high, Math.ceil(high) - 1];
  if (low !== undefined && high !== undefined) yield (low + high) / 2;
}

/** Returns texts that a pattern is likely to match: with the fewest repetitions, and with more. */
function* matching(pattern: string, minLength: number): Generator<string> {
  let tree: PatternNode;
  try {
    tree = parsePattern(pattern);
  } catch {
    return; // not supported by the analysis
  }
  for (const more of [0, 1, 2, minLength, 8]) yield textOf(tree, more, 0);
  for (let choice = 1; choice < 4; choice++) yield textOf(tree, 1, choice);
}

/** Characters to look for in a set, the plainest first. */
const LETTERS = [
  ...'a1A',
  ...Array.from({ length: 94 }, (_, at) => String.fromCodePoint(0x21 + at)),
  ...' \n\té中😀',
];

function textOf(node: PatternNode, more: number, choice: number): string {
  switch (node.kind) {
    case 'set': {
      const set = new RegExp(`^(?:${node.source})$`, 'u');
      return [...LETTERS, ...node.source].find((letter) => set.test(letter)) ?? '';
    }
    case 'sequence':
      return node.parts.map((part) => textOf(part, more, choice)).join('');
    case 'choice': {
      const part = node.parts[choice % node.parts.length];
      return part ? textOf(part, more, choice) : '';
    }
    case 'repeat': {
      const times = Math.min(Math.max(node.min, more), node.max, 1000);
      return textOf(node.body, more > 8 ? 1 : more, choice).repeat(times);
    }
    default:
      return '';
  }
}
