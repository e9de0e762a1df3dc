/** How bodies of a media type are decoded. */

import type { Shape } from '../schema/shape-types.ts';
import type { Wire } from './api-model.ts';
import { TEXT, wireOf } from './text-values.ts';

type Named = (name: string) => Shape | undefined;

/** Types that are decoded as JSON values, possibly including ranges. */
const STRUCTURED =
  /^(?:application\/json|[^;]+\+json|application\/x-www-form-urlencoded|multipart\/form-data|(?:\*|application|multipart)\/\*)\s*(?:;|$)/i;

/** Only text and the fields of a form may represent other values. */
const TEXTUAL = /^(?:application\/x-www-form-urlencoded|multipart\/|text\/)/i;

const PRIMITIVES: readonly string[] = ['null', 'boolean', 'integer', 'number', 'string'];

/** Returns the values that the text of a body, or of its fields, may represent. */
export function bodyWire(type: string, shape: Shape, named: Named): Wire {
  return TEXTUAL.test(type) ? wireOf(shape, named) : TEXT;
}

/**
 * Whether a schema describes objects or lists for a media type that is read as text or bytes: XML,
 * events.
 */
export function isBeyondText(type: string, shape: Shape, named: Named): boolean {
  if (STRUCTURED.test(type)) return false;
  const readable = /^text\//i.test(type) ? PRIMITIVES : ['string'];
  return !wireOf(shape, named).types.some((each) => readable.includes(each));
}
