/** The characters of a set, one bit for each out of a sample. */
export type CharacterSets = (set: string) => bigint;

const MAX_CODE_POINT = 0x10ffff;
/** Where the ranges of `\s`, `\w`, `\d` and `.` begin and end. */
const SHORTHAND_EDGES = [
  9,
  10,
  13,
  32,
  48,
  57,
  65,
  90,
  95,
  97,
  122,
  0xa0,
  0x1680,
  0x2000,
  0x200a,
  0x2028,
  0x2029,
  0x202f,
  0x205f,
  0x3000,
  0xfeff,
  MAX_CODE_POINT,
];
const CHARACTER =
  /\\u\{([\dA-Fa-f]+)\}|\\u([dD][89abAB][\dA-Fa-f]{2})\\u([dD][c-fC-F][\dA-Fa-f]{2})|\\u([\dA-Fa-f]{4})|\\x([\dA-Fa-f]{2})|[\s\S]/gu;

/**
 * Two sets meet if they share a character out of a sample: the ends of every range of the pattern
 * and of the shorthand classes, and their neighbours. That decides exactly, but for property
 * escapes, whose ranges are not in the pattern: for them the sample is wide.
 *
 * @param source The pattern that the sets come from.
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
  if (/\\[pP]\{/.test(source)) {
    for (let point = 0; point < 0x32000; point += point < 0x3000 ? 1 : 61) edges.add(point);
  }
  const points = new Set([...edges].flatMap((edge) => [edge - 1, edge, edge + 1]));
  const sample = [...points]
    .filter((point) => point >= 0 && point <= MAX_CODE_POINT)
    .map((point) => String.fromCodePoint(point));
  const known = new Map<string, bigint>();
  return (set) => {
    let bits = known.get(set);
    if (bits === undefined) {
      const pattern = new RegExp(`^(?:${set})$`, 'u');
      bits = BigInt(`0b${sample.map((character) => Number(pattern.test(character))).join('')}`);
      known.set(set, bits);
    }
    return bits;
  };
}
