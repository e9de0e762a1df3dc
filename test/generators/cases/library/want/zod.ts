// @generated from openapi.yaml by generators/emit/zod.ts. Do not edit.

import { z } from 'zod';
import {
  type Agree,
  checked,
  date,
  maxLength,
  minLength,
  uniqueItems,
} from '../../../../../runtime/index.ts';
import type { components } from './types.ts';

export const Medium = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('print'), pages: z.int().min(1).max(10000) }),
  z.looseObject({ kind: z.literal('audio'), minutes: z.number().exactOptional() }),
]);

export type Medium = components['schemas']['Medium'];

/** A chapter, with those inside it. */
export const Chapter = z.strictObject({
  heading: z.string(),
  get inside(): z.core.$ZodExactOptional<z.core.$ZodType<Chapter[]>> {
    return z.array(Chapter).exactOptional();
  },
});

export type Chapter = components['schemas']['Chapter'];

/** A book on the shelf. */
export const Book = z.looseObject({
  title: z.string().check(minLength(1)).check(maxLength(200)),
  /** Day of publication. */
  published: z.string().check(date).exactOptional(),
  medium: Medium,
  chapters: checked(z.array(Chapter), uniqueItems).exactOptional(),
});

export type Book = components['schemas']['Book'];

export const Problem = z.looseObject({ code: z.enum(['gone', 'busy']).exactOptional() });

export type Problem = components['schemas']['Problem'];

/** All validators by the exact name of their component schema. */
export const schemas = { Book, Medium, Chapter, Problem };

/** Proves at compile time that each validator and its type agree. */
export interface Agreement {
  Medium: Agree<typeof Medium, components['schemas']['Medium']>;
  Chapter: Agree<typeof Chapter, components['schemas']['Chapter']>;
  Book: Agree<typeof Book, components['schemas']['Book']>;
  Problem: Agree<typeof Problem, components['schemas']['Problem']>;
}
