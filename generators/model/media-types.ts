/** What bodies of a media type are to the code that reads them. */
import type { Shape, Wire } from './api-model.ts';
import { TEXT, wireOf } from './text-values.ts';

type Named = (name: string) => Shape | undefined;

/** Read as JSON values; ranges may be, too. */
const STRUCTURED =
  /^(?:application\/json|[^;]+\+json|application\/x-www-form-urlencoded|multipart\/form-data|(?:\*|application|multipart)\/\*)\s*(?:;|$)/i;

/** Only text, and the fields of a form, may stand for something else. */
const TEXTUAL = /^(?:application\/x-www-form-urlencoded|multipart\/|text\/)/i;

const PRIMITIVES: readonly string[] = ['null', 'boolean', 'integer', 'number', 'string'];

/** What the text of a body, or of its fields, stands for. */
export function bodyWire(type: string, shape: Shape, named: Named): Wire {
  return TEXTUAL.test(type) ? wireOf(shape, named) : TEXT;
}

/** Whether a schema describes objects or lists where nothing but text or bytes can be read: XML, events. */
export function isBeyondText(type: string, shape: Shape, named: Named): boolean {
  if (STRUCTURED.test(type)) return false;
  const readable = /^text\//i.test(type) ? PRIMITIVES : ['string'];
  return !wireOf(shape, named).types.some((each) => readable.includes(each));
}
