/** What Redocly gets to see of a document: one piece, in which nothing is left to open. */
import type { BaseResolver } from '@redocly/openapi-core';
import { isMappedReference } from '../../generators/read/bundle.ts';
import { isObject, type JsonObject, type JsonValue, setOwn } from '../../generators/read/json.ts';
import { at } from '../../generators/read/pointer.ts';
import { isReference, walk } from '../../generators/read/walk.ts';

/** The displayPath form of a key stays the same, and Redocly no longer takes it for a reference. */
const WORD_JOINER = '\u2060';

/** Takes back what {@link settled} did to the keys in a pointer or a message. */
export const asWritten = (text: string): string => text.replaceAll(WORD_JOINER, '');

/**
 * A copy of a bundled document in which every reference is `#/…` and leads somewhere.
 *
 * The loader has followed the references that OpenAPI defines. Redocly takes more for one: a `$ref`
 * in an extension or an example, `externalValue`, and the entries of whatever is called `mapping`.
 * There they are data, and keep their text, but not a key that Redocly knows.
 *
 * @param document as `load` returns it; it stays as it is
 */
export function settled(document: object): JsonObject {
  const own = structuredClone(document) as JsonObject;
  walk(own, 'Document', [], {
    leave(node, kind) {
      if (kind === 'Example') nameExternalValue(node);
      return node;
    },
  });
  return withoutReferences(own, own) as JsonObject;
}

/** An example in another file is named in the description. What Redocly would do is fetch it. */
function nameExternalValue(example: JsonObject): void {
  const { externalValue, description } = example;
  if (typeof externalValue !== 'string') return;
  delete example.externalValue;
  const text = `The example is at \`${externalValue.replaceAll('`', '')}\`.`;
  example.description = typeof description === 'string' ? `${description}\n\n${text}` : text;
}

function withoutReferences(value: JsonValue, document: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item) => withoutReferences(item, document));
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const name = refersElsewhere(key, item, document) ? key + WORD_JOINER : key;
    setOwn(copy, name, withoutReferences(item, document));
  }
  return copy;
}

function refersElsewhere(key: string, value: JsonValue, document: JsonValue): boolean {
  switch (key) {
    case '$ref':
      return typeof value === 'string' && !leadsSomewhere(value, document);
    case 'externalValue':
      return typeof value === 'string';
    case 'defaultMapping':
      return isForeignMapping(value, document);
    case 'mapping':
      return (
        isObject(value) && Object.values(value).some((item) => isForeignMapping(item, document))
      );
    default:
      return false;
  }
}

function isForeignMapping(value: JsonValue, document: JsonValue): boolean {
  return typeof value === 'string' && isMappedReference(value) && !leadsSomewhere(value, document);
}

/** Whether a reference is `#/…`, and leads to a value in the end and not back to itself. */
function leadsSomewhere(ref: string, document: JsonValue): boolean {
  const trail = new Set<string>();
  for (let step = ref; ; ) {
    if (!step.startsWith('#/') || trail.has(step)) return false;
    trail.add(step);
    const target = at(document, step) as JsonValue | undefined;
    if (target === undefined) return false;
    if (!isReference(target)) return true;
    step = target.$ref;
  }
}

/** A resolver for Redocly that opens nothing. */
export async function closedResolver(): Promise<BaseResolver> {
  const { BaseResolver } = await import('@redocly/openapi-core');
  const resolver = new BaseResolver();
  resolver.loadExternalRef = (ref) =>
    Promise.reject(new Error(`${ref} is no part of the document`));
  return resolver;
}
