/** Membership of sample characters in a set: `1` or `0` for each. */
export type CharacterSets = (set: string) => string;

const MAX_CODE_POINT = 0x10ffff;
/** The boundaries of the ranges of `\s`, `\w`, `\d` and `.`. */
// biome-ignore format: a table
const SHORTHAND_EDGES = [
  9, 10, 13, 32, 48, 57, 65, 90, 95, 97, 122, 0xa0, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f,
  0x205f, 0x3000, 0xfeff,
];
const CHARACTER =
  /\\u\{([\dA-Fa-f]+)\}|\\u([dD][89abAB][\dA-Fa-f]{2})\\u([dD][c-fC-F][\dA-Fa-f]{2})|\\u([\dA-Fa-f]{4})|\\x([\dA-Fa-f]{2})|[\s\S]/gu;

/**
 * Decides whether two sets intersect. They do if they share a sample character; the samples are the
 * first characters of all ranges that no set of the pattern divides, so the result is exact.
 * @param source The pattern that contains the sets.
 */
export function characterSets(source: string): CharacterSets {
  const edges = new Set(SHORTHAND_EDGES);
  for (let control = 0; control < 32; control++) edges.add(control);
  for (const [text, braced, high, low, short, byte] of source.matchAll(CHARACTER)) {
    const hex = braced ?? short ?? byte;
    const pair =
      high && low && String.fromCharCode(...[high, low].map((unit) => Number(`0x${unit}`)));
    edges.add(hex ? Number(`0x${hex}`) : ((pair ?? text).codePointAt(0) ?? 0));
  }
  for (const [, property] of source.matchAll(/\\(?:[pP](\{[^}]*\})|[\s\S])/g)) {
    if (property) for (const edge of edgesOfProperty(property)) edges.add(edge);
  }
  // A range begins at a boundary or after one.
  const sample = [...new Set([...edges].flatMap((edge) => [edge, edge + 1]))]
    .filter((point) => point <= MAX_CODE_POINT)
    .map((point) => String.fromCodePoint(point));
  const known = new Map<string, string>();
  return (set) => {
    let characters = known.get(set);
    if (characters === undefined) {
      const pattern = new RegExp(`^(?:${set})$`, 'u');
      characters = sample.map((character) => Number(pattern.test(character))).join('');
      known.set(set, characters);
    }
    return characters;
  };
}

/** Outside of these code points, characters of a plane have the same properties. */
const TOLD_APART: readonly (readonly [first: number, last: number])[] = [
  [0, 0xd7ff],
  [0xe000, 0x3ffff],
  [0xe0000, 0xe0fff],
];
/** The last character of each such range, except for the noncharacters at the end of planes. */
const STANDING_TOGETHER = [
  ...[0xd7ff, 0xdbff, 0xdfff, 0xe0fff],
  ...Array.from({ length: 17 }, (_, plane) => plane * 0x10000 + 0xfffd),
  ...Array.from({ length: 17 }, (_, plane) => plane * 0x10000 + 0xffff),
];
const edgesByProperty = new Map<string, readonly number[]>();
let toldApart = '';

/**
 * Returns the first and last character of each range of characters with a property, such as `{L}`.
 */
function edgesOfProperty(property: string): readonly number[] {
  const known = edgesByProperty.get(property);
  if (known) return known;
  toldApart ||= TOLD_APART.map(charactersBetween).join('');
  const edges = [...STANDING_TOGETHER];
  for (const [run] of toldApart.matchAll(new RegExp(`\\p${property}+`, 'gu'))) {
    edges.push(run.codePointAt(0) ?? 0, [...run.slice(-2)].at(-1)?.codePointAt(0) ?? 0);
  }
  edgesByProperty.set(property, edges);
  return edges;
}

function charactersBetween([first, last]: readonly [number, number]): string {
  let characters = '';
  for (let point = first; point <= last; point++) characters += String.fromCodePoint(point);
  return characters;
}
