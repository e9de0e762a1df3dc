/** Prepares bundled documents for Redocly, so that it opens no file or URL. */
import type { BaseResolver } from '@redocly/openapi-core';
import { isMappedReference } from '../../generators/read/bundle.ts';
import { isObject, type JsonObject, type JsonValue, setOwn } from '../../generators/read/json.ts';
import { at } from '../../generators/read/pointer.ts';
import { isReference, walk } from '../../generators/read/walk.ts';

/** An invisible character, appended to a key so that Redocly does not treat it as a reference. */
const WORD_JOINER = '\u2060';

/** Reverts the changes of {@link withoutExternalReferences} in a pointer or a message. */
export const asWritten = (text: string): string => text.replaceAll(WORD_JOINER, '');

/**
 * Copies a bundled document, in which every reference is then `#/…` and resolvable.
 *
 * The loader has resolved the references that OpenAPI defines. Redocly follows more: a `$ref` in an
 * extension or an example, `externalValue`, and the entries of any `mapping`. These are data here;
 * their keys are changed so that Redocly ignores them.
 *
 * @param document the document, as returned by `load`; it is not modified
 */
export function withoutExternalReferences(document: object): JsonObject {
  const own = structuredClone(document) as JsonObject;
  walk(own, 'Document', [], {
    leave(node, kind) {
      if (kind === 'Example') nameExternalValue(node);
      return node;
    },
  });
  return withoutReferences(own, own) as JsonObject;
}

/** Moves the URL of an external example to the description, because Redocly would fetch it. */
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
      return typeof value === 'string' && !isResolvable(value, document);
    case 'externalValue':
      return typeof value === 'string';
    case 'defaultMapping':
      return isExternalMapping(value, document);
    case 'mapping':
      return (
        isObject(value) && Object.values(value).some((item) => isExternalMapping(item, document))
      );
    default:
      return false;
  }
}

function isExternalMapping(value: JsonValue, document: JsonValue): boolean {
  return typeof value === 'string' && isMappedReference(value) && !isResolvable(value, document);
}

/** Whether a reference is `#/…` and resolves to a value without a cycle. */
function isResolvable(ref: string, document: JsonValue): boolean {
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

/** Creates a resolver for Redocly that rejects all external references. */
export async function closedResolver(): Promise<BaseResolver> {
  const { BaseResolver } = await import('@redocly/openapi-core');
  const resolver = new BaseResolver();
  resolver.loadExternalRef = (ref) =>
    Promise.reject(new Error(`${ref} is not part of the document`));
  return resolver;
}
