/** Random patterns, and a counting matcher that shares no code with the analysis. */
import fc from 'fast-check';
import { stretched, type Text } from './measure.ts';

export type Node =
  | { readonly kind: 'set' | 'assertion'; readonly source: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly body: Node;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'group'; readonly body: Node }
  | {
      readonly kind: 'look';
      readonly body: Node;
      readonly behind: boolean;
      readonly negative: boolean;
    }
  /** Refers to one of the groups, by index modulo their number. */
  | { readonly kind: 'reference'; readonly group: number };

const INFINITE = Number.POSITIVE_INFINITY;
const SETS = [
  'a',
  'a',
  'a',
  'b',
  'b',
  '!',
  '1',
  '[ab]',
  '[^a]',
  '.',
  '\\w',
  '\\d',
  '[^\\s!]',
  '\\p{L}',
  '\\P{Lu}',
];
const COUNTS: readonly (readonly [min: number, max: number])[] = [
  ...([
    [0, INFINITE],
    [1, INFINITE],
    [0, INFINITE],
    [1, INFINITE],
    [0, 1],
  ] as const),
  ...([
    [2, 2],
    [0, 3],
    [2, INFINITE],
    [1, 40],
    [0, 100],
    [30, 30],
    [0, 1000],
  ] as const),
];

/** Patterns of every construct; lookarounds and backreferences are as frequent as others. */
const anyPattern: fc.Arbitrary<Node> = fc.letrec<{ node: Node; leaf: Node }>((tie) => ({
  leaf: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom(...SETS).map((source): Node => ({ kind: 'set', source })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('^', '$', '\\b', '\\B')
        .map((source): Node => ({ kind: 'assertion', source })),
    },
    { weight: 1, arbitrary: fc.nat(3).map((group): Node => ({ kind: 'reference', group })) },
  ),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true, maxDepth: 5 },
    tie('leaf'),
    fc
      .array(tie('node'), { minLength: 1, maxLength: 4 })
      .map((parts): Node => ({ kind: 'sequence', parts })),
    fc
      .array(tie('node'), { minLength: 2, maxLength: 3 })
      .map((parts): Node => ({ kind: 'choice', parts })),
    fc
      .record({
        body: tie('node'),
        count: fc.constantFrom(...COUNTS),
        lazy: fc.boolean(),
      })
      .map(({ body, count: [min, max], lazy }): Node => ({ kind: 'repeat', body, min, max, lazy })),
    fc
      .record({
        body: tie('node'),
        count: fc.constantFrom(...COUNTS),
        lazy: fc.boolean(),
      })
      .map(({ body, count: [min, max], lazy }): Node => ({ kind: 'repeat', body, min, max, lazy })),
    tie('node').map((body): Node => ({ kind: 'group', body })),
    fc
      .record({ body: tie('node'), behind: fc.boolean(), negative: fc.boolean() })
      .map((look): Node => ({ kind: 'look', ...look })),
  ),
})).node;

const set = fc.constantFrom(...SETS).map((source): Node => ({ kind: 'set', source }));
const assertion = (source: string) =>
  fc.constantFrom<Node>({ kind: 'assertion', source }, { kind: 'sequence', parts: [] });
const sequence = (...parts: readonly fc.Arbitrary<Node>[]) =>
  fc.tuple(...parts).map((all): Node => ({ kind: 'sequence', parts: all }));
const repeated = (body: fc.Arbitrary<Node>) =>
  fc
    .record({ body, count: fc.constantFrom(...COUNTS), lazy: fc.boolean() })
    .map(({ body, count: [min, max], lazy }): Node => ({ kind: 'repeat', body, min, max, lazy }));
const choice = (...parts: readonly fc.Arbitrary<Node>[]) =>
  fc.tuple(...parts).map((all): Node => ({ kind: 'choice', parts: all }));
/** Parts that an engine may match in many ways. */
const ambiguous = fc.oneof(
  repeated(repeated(set)),
  repeated(choice(set, set)),
  sequence(repeated(set), repeated(set)),
  repeated(sequence(repeated(set), repeated(set))),
  repeated(sequence(set, repeated(set))),
);
const optional = (node: fc.Arbitrary<Node>) =>
  fc.oneof(node, fc.constant<Node>({ kind: 'sequence', parts: [] }));
const look = fc
  .record({
    body: sequence(assertion('^'), optional(set), ambiguous, optional(set), assertion('$')),
    behind: fc.boolean(),
    negative: fc.boolean(),
  })
  .map((all): Node => ({ kind: 'look', ...all }));
/** Patterns that match a prefix, look around and then fail. */
const looking = sequence(
  assertion('^'),
  fc.oneof(repeated(set), repeated(sequence(set, set)), ambiguous),
  look,
  optional(look),
  optional(repeated(set)),
  set,
  assertion('$'),
);

export const randomPattern: fc.Arbitrary<Node> = fc.oneof(anyPattern, looking);

function countGroups(node: Node): number {
  if (node.kind === 'sequence' || node.kind === 'choice') {
    return node.parts.reduce((sum, part) => sum + countGroups(part), 0);
  }
  return 'body' in node ? countGroups(node.body) + Number(node.kind === 'group') : 0;
}

export function sourceOf(root: Node): string {
  const groups = countGroups(root);
  const write = (node: Node): string => {
    switch (node.kind) {
      case 'set':
      case 'assertion':
        return node.source;
      case 'sequence':
        return node.parts
          .map((part) => (part.kind === 'choice' ? `(?:${write(part)})` : write(part)))
          .join('');
      case 'choice':
        return node.parts.map(write).join('|');
      case 'repeat': {
        const { min, max } = node;
        const count = max === INFINITE ? `{${min},}` : min === max ? `{${min}}` : `{${min},${max}}`;
        const sign = { '{0,}': '*', '{1,}': '+', '{0,1}': '?' }[count] ?? count;
        const body = node.body.kind === 'set' ? write(node.body) : `(?:${write(node.body)})`;
        return `${body}${sign}${node.lazy ? '?' : ''}`;
      }
      case 'group':
        return `(${write(node.body)})`;
      case 'look':
        return `(?${node.behind ? '<' : ''}${node.negative ? '!' : '='}${write(node.body)})`;
      case 'reference':
        return groups === 0 ? '(?:)' : `\\${(node.group % groups) + 1}(?:)`;
    }
  };
  return write(root);
}

type Continue = (at: number) => boolean;
type Matcher = (at: number, then: Continue) => boolean;
type Captures = (readonly [start: number, end: number] | undefined)[];

/** Thrown when a match exceeds its number of steps. */
export class TooLong extends Error {}

/**
 * Matches according to ECMA-262 and counts the characters that are read.
 * @param limit - the maximum count
 * @see https://tc39.es/ecma262/#sec-pattern-semantics
 */
export function match(root: Node, text: string, limit: number): { found: boolean; steps: number } {
  const groups = countGroups(root);
  let captures: Captures = [];
  let steps = 0;
  let work = 0;
  let nextGroup = 0;
  const count = () => {
    steps += 1;
    if (steps > limit) throw new TooLong();
  };

  function compile(node: Node, behind: boolean): Matcher {
    switch (node.kind) {
      case 'set': {
        const set = new RegExp(`^(?:${node.source})$`, 'u');
        const members = new Map<string, boolean>();
        return (at, then) => {
          count();
          const character = text[behind ? at - 1 : at];
          if (character === undefined) return false;
          const member = members.get(character) ?? set.test(character);
          members.set(character, member);
          return member && then(behind ? at - 1 : at + 1);
        };
      }
      case 'assertion': {
        const isWord = (at: number) => /\w/.test(text[at] ?? '');
        const holds: Readonly<Record<string, (at: number) => boolean>> = {
          '^': (at) => at === 0,
          $: (at) => at === text.length,
          '\\b': (at) => isWord(at - 1) !== isWord(at),
          '\\B': (at) => isWord(at - 1) === isWord(at),
        };
        return (at, then) => (holds[node.source]?.(at) ?? false) && then(at);
      }
      case 'sequence': {
        const parts = node.parts.map((part) => compile(part, behind));
        if (behind) parts.reverse();
        return parts.reduceRight<Matcher>(
          (rest, part) => (at, then) => part(at, (end) => rest(end, then)),
          (at, then) => then(at),
        );
      }
      case 'choice': {
        const parts = node.parts.map((part) => compile(part, behind));
        return (at, then) => parts.some((part) => part(at, then));
      }
      case 'repeat': {
        const first = nextGroup;
        const body = compile(node.body, behind);
        const last = nextGroup;
        const rounds = (min: number, max: number, at: number, then: Continue): boolean => {
          if (max === 0) return then(at);
          if (++work > 50 * limit + 10_000) throw new TooLong();
          const before = captures;
          const more = () => {
            captures = captures.map((one, group) =>
              group >= first && group < last ? undefined : one,
            );
            const found = body(
              at,
              (end) => (min > 0 || end !== at) && rounds(Math.max(0, min - 1), max - 1, end, then),
            );
            if (!found) captures = before;
            return found;
          };
          if (min > 0) return more();
          return node.lazy ? then(at) || more() : more() || then(at);
        };
        return (at, then) => rounds(node.min, node.max, at, then);
      }
      case 'group': {
        const group = nextGroup++;
        const body = compile(node.body, behind);
        return (at, then) =>
          body(at, (end) => {
            const before = captures;
            captures = captures.slice();
            captures[group] = behind ? [end, at] : [at, end];
            if (then(end)) return true;
            captures = before;
            return false;
          });
      }
      case 'look': {
        const body = compile(node.body, node.behind);
        return (at, then) => {
          const before = captures;
          const found = body(at, () => true);
          if (node.negative) captures = before;
          if (found !== node.negative && then(at)) return true;
          captures = before;
          return false;
        };
      }
      case 'reference': {
        if (groups === 0) return (at, then) => then(at);
        return (at, then) => {
          const capture = captures[node.group % groups];
          if (!capture) return then(at);
          const said = text.slice(...capture);
          const start = behind ? at - said.length : at;
          for (let index = 0; index < said.length; index++) {
            count();
            if (said[index] !== text[start + index]) return false;
          }
          return then(behind ? start : start + said.length);
        };
      }
    }
  }

  const whole = compile(root, false);
  for (let at = 0; at <= text.length; at++) {
    captures = Array.from({ length: groups });
    if (whole(at, () => true)) return { found: true, steps };
  }
  return { found: false, steps };
}

const CHARACTERS = ['a', 'b', '1', '!', 'A', ' '];

type Shape = Omit<Text, 'length'>;

/** Searches for inputs that take many steps, and returns the worst ones first. */
export function hardInputs(root: Node, seed: number, tries = 40, length = 20): readonly Shape[] {
  const random = randomNumbers(seed);
  const own = charactersOf(root);
  const pick = () => {
    const from = random() < 0.7 && own.length > 0 ? own : CHARACTERS;
    return from[Math.floor(random() * from.length)] ?? 'a';
  };
  const some = (least: number, most: number) =>
    Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, pick).join('');
  const found: { readonly shape: Shape; readonly steps: number }[] = [];
  for (let tried = 0; tried < tries; tried++) {
    const best = found[0]?.shape;
    const shape =
      best && tried > tries / 2
        ? mutated(best, some, random)
        : { start: some(0, 2), pump: some(1, 3), end: some(0, 2) };
    const at = found.length;
    found.push({ shape, steps: stepsOn(root, stretched({ ...shape, length })) });
    found.sort((one, two) => two.steps - one.steps);
    if (found.length > 4) found.length = Math.max(4, at);
  }
  return found.slice(0, 4).map(({ shape }) => shape);
}

function mutated(
  shape: Shape,
  some: (least: number, most: number) => string,
  random: () => number,
): Shape {
  const part = random();
  if (part < 0.3) return { ...shape, start: some(0, 3) };
  if (part < 0.7) return { ...shape, pump: some(1, 4) };
  return { ...shape, end: some(0, 3) };
}

function stepsOn(root: Node, text: string): number {
  try {
    return match(root, text, 4000).steps;
  } catch (error) {
    if (error instanceof TooLong || error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/** Returns a character of each set of a pattern, in order. */
function charactersOf(node: Node): readonly string[] {
  if (node.kind === 'set') {
    const set = new RegExp(node.source, 'u');
    return CHARACTERS.filter((character) => set.test(character)).slice(0, 2);
  }
  if ('parts' in node) return node.parts.flatMap(charactersOf);
  return 'body' in node ? charactersOf(node.body) : [];
}

/**
 * Returns a deterministic generator of numbers from 0 to 1.
 * @see https://en.wikipedia.org/wiki/Linear_congruential_generator
 */
function randomNumbers(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
