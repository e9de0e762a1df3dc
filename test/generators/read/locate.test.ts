/** JSON is valid YAML, so positions must be the same whichever parser finds them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue, Path } from '../../../generators/read/json.ts';
import { Locator } from '../../../generators/read/locate.ts';

const value = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }) as fc.Arbitrary<JsonValue>;

/** Returns the paths of all values within a value, and one of a missing value. */
function pathsOf(part: JsonValue, path: Path = []): Path[] {
  const inner =
    typeof part === 'object' && part !== null
      ? Object.entries(part).flatMap(([key, member]) => pathsOf(member, [...path, key]))
      : [];
  return [path, [...path, 'nothing of this name'], ...inner];
}

test('values of JSON are found where YAML finds them', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), fc.nat(3), (document, indent) => {
      const text = JSON.stringify(document, null, indent);
      const [json, yaml] = [new Locator(text, true), new Locator(text)];
      for (const path of pathsOf(document)) {
        expect(json.positionOf(path), `${JSON.stringify(path)} in ${text}`).toEqual(
          yaml.positionOf(path),
        );
      }
    }),
    { numRuns: 500, seed: 1 },
  );
});

test.each([
  ['{"a": [1, {"b": "]}"}, [], null], "c\\"": 2}', ['a', 1, 'b'], 12],
  ['{"a": [1, {"b": "]}"}, [], null], "c\\"": 2}', ['a', 3], 28],
  ['{"a": [1, {"b": "]}"}, [], null], "c\\"": 2}', ['c"'], 35],
  ['\r\n { "a" :\t1 , "b":{} }', ['b'], 14],
  ['{"a": ', ['a', 0], 2],
  ['', ['a'], 1],
])('%s %j', (text, path, column) => {
  expect(new Locator(text, true).positionOf(path).column).toBe(column);
});
