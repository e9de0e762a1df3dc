// @generated from openapi.yaml by generators/emit/operations.ts. Do not edit.

import { z } from 'zod';
import type { Contract, SecuritySchemes } from '../../../../../runtime/index.ts';
import { Book, Problem } from './zod.ts';

/**
 * The contract of every operation of Library:
 * method, path, parameters, bodies and responses.
 */
export const contract = {
  /** `GET /books`: List books. */
  listBooks: {
    method: 'GET',
    path: '/books',
    parameters: {
      query: {
        topics: {
          schema: z.array(z.string()),
          wire: { types: ['array'], items: { types: ['string'] } },
        },
        limit: { schema: z.int().min(1).max(100), wire: { types: ['integer'] } },
      },
    },
    responses: {
      200: { content: { 'application/json': { schema: z.array(Book) } } },
      default: {
        content: { 'application/json': { schema: Problem } },
        errorCodes: ['gone', 'busy'],
      },
    },
  },
  /**
   * `PUT /books/{isbn}`: Replace a book.
   *
   * Needs `Librarian` with `write`.
   */
  replaceBook: {
    method: 'PUT',
    path: '/books/{isbn}',
    parameters: { path: { isbn: { schema: z.string().regex(/^\d{13}$/u) } } },
    body: { required: true, content: { 'application/json': { schema: Book } } },
    responses: { 204: {} },
    security: [{ Librarian: ['write'] }],
  },
} as const satisfies Contract;

/** The security schemes of the operations. */
export const securitySchemes = { Librarian: { type: 'http', scheme: 'bearer' } } as const satisfies SecuritySchemes;
