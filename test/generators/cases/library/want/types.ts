// @generated from openapi.yaml by generators/emit/types.ts. Do not edit.

export interface paths {
  "/books": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List books */
    get: operations["listBooks"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/books/{isbn}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Replace a book */
    put: operations["replaceBook"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description A book on the shelf. */
    Book: {
      title: string;
      /**
      * Format: date
      * @description Day of publication.
      */
      published?: string;
      medium: components["schemas"]["Medium"];
      chapters?: components["schemas"]["Chapter"][];
    };
    Medium: {
      /** @constant */
      kind: "print";
      pages: number;
    } | {
      /** @constant */
      kind: "audio";
      minutes?: number;
    };
    /** @description A chapter, with those inside it. */
    Chapter: {
      heading: string;
      inside?: components["schemas"]["Chapter"][];
    };
    Problem: {
      /** @enum {unknown} */
      code?: "gone" | "busy";
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listBooks: {
    parameters: {
      query?: {
        /** @description Any of these. */
        topics?: string[];
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Books, newest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Book"][];
        };
      };
      /** @description What went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Problem"];
        };
      };
    };
  };
  replaceBook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        isbn: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Book"];
      };
    };
    responses: {
      /** @description Replaced. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
}
