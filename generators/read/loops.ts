import { isObject, type JsonObject, type JsonValue, type Path } from './json.ts';
import { at } from './pointer.ts';
import { isReference, walk } from './walk.ts';

/** Keywords whose schemas apply to the same value as their parent schema. */
const IN_PLACE = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'];

/**
 * Finds references that lead back to themselves through nothing but references and keywords such as
 * `allOf`. Validating against them would not end. Recursion through properties or items is fine.
 * @returns the path of one reference per loop
 */
export function findLoops(document: JsonValue): Path[] {
  const references: { node: JsonObject; path: Path }[] = [];
  const visitor = {
    leave(node: JsonObject, _kind: unknown, path: Path): JsonObject {
      if (isReference(node)) references.push({ node, path: [...path] });
      return node;
    },
  };
  walk(document, 'Document', [], visitor);
  const targets = new Map<string, JsonValue | undefined>();
  const next = (node: JsonObject): JsonObject[] => {
    const found: (JsonValue | undefined)[] = IN_PLACE.flatMap((keyword) => node[keyword] ?? []);
    if (isReference(node)) {
      if (!targets.has(node.$ref)) targets.set(node.$ref, at(document, node.$ref) as JsonValue);
      found.push(targets.get(node.$ref));
    }
    return found.filter(isObject);
  };

  const loops: Path[] = [];
  const done = new Set<JsonObject>();
  for (const { node, path } of references) {
    if (done.has(node)) continue;
    // An explicit stack, because a chain of references may be longer than the call stack.
    const open = new Set<JsonObject>([node]);
    const stack = [{ node, rest: next(node) }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const following = top.rest.pop();
      if (!following) {
        stack.pop();
        open.delete(top.node);
        done.add(top.node);
      } else if (open.has(following)) {
        loops.push(path);
      } else if (!done.has(following)) {
        open.add(following);
        stack.push({ node: following, rest: next(following) });
      }
    }
  }
  return loops;
}
