/** A shop API that uses every feature of operations, in hand-written form of what is generated. */
import { type Context, Hono } from 'hono';
import createFetchClient, {
  type Client,
  type FetchOptions,
  type FetchResponse,
} from 'openapi-fetch';
import { z } from 'zod';
import {
  type ClientSettings,
  type Contract,
  createCalls,
  createRoutes,
  type Handler,
  HttpError,
  type ReadAs,
  type SecuritySchemes,
  type Sendable,
  type ServerOptions,
} from '../../runtime/index.ts';

const Item = z.looseObject({
  id: z.number().int(),
  name: z.string().min(1),
  price: z
    .string()
    .regex(/^\d+\.\d{2}$/)
    .exactOptional(),
});

const Problem = z.looseObject({ title: z.string() });

export const contract = {
  listItems: {
    method: 'GET',
    path: '/items',
    parameters: {
      query: {
        limit: { schema: z.number().int().max(100), wire: { types: ['integer'] } },
        tag: { schema: z.array(z.string()), wire: { types: ['array'] } },
        ids: {
          schema: z.array(z.number()),
          style: 'pipeDelimited',
          wire: { types: ['array'], items: { types: ['integer'] } },
        },
        filter: {
          schema: z.strictObject({
            min: z.number().exactOptional(),
            color: z.string().exactOptional(),
          }),
          style: 'deepObject',
          wire: { types: ['object'], properties: { min: { types: ['number'] } } },
        },
        from: { schema: z.iso.date(), allowEmptyValue: true },
        where: { schema: z.looseObject({ a: z.number() }), mediaType: 'application/json' },
      },
      header: { 'X-Request-Id': { schema: z.string().length(4), required: true } },
      cookie: { session: { schema: z.string() } },
    },
    responses: {
      200: {
        headers: {
          'x-total': { schema: z.number().int(), required: true, wire: { types: ['integer'] } },
        },
        content: { 'application/json': { schema: z.array(Item) } },
      },
      '4XX': { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/json': { schema: z.looseObject({ retry: z.boolean() }) } } },
    },
  },
  getItem: {
    method: 'GET',
    path: '/items/{itemId}',
    parameters: { path: { itemId: { schema: z.number().int(), wire: { types: ['integer'] } } } },
    responses: {
      200: {
        content: { 'application/json': { schema: Item }, 'text/csv': { schema: z.string() } },
      },
      default: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
  createItem: {
    method: 'POST',
    path: '/items',
    body: {
      required: true,
      content: {
        'application/json': { schema: Item },
        'application/x-www-form-urlencoded': {
          schema: z.strictObject({
            id: z.number(),
            name: z.string(),
            tag: z.array(z.string()).exactOptional(),
          }),
          wire: {
            types: ['object'],
            properties: { id: { types: ['integer'] }, tag: { types: ['array'] } },
          },
        },
      },
    },
    responses: {
      201: {
        headers: { location: { schema: z.string(), required: true } },
        content: { 'application/json': { schema: Item } },
      },
    },
  },
  cancelItem: {
    method: 'POST',
    path: '/items/{itemId}:cancel',
    parameters: { path: { itemId: { schema: z.string() } } },
    responses: { 204: {} },
  },
  getSpecialOffer: {
    method: 'GET',
    path: '/items/special',
    responses: { 200: { content: { 'text/plain': { schema: z.string() } } } },
  },
  replaceFile: {
    method: 'PUT',
    path: '/files/{name}.{format}',
    parameters: {
      path: { name: { schema: z.string() }, format: { schema: z.enum(['pdf', 'png']) } },
    },
    body: { content: { 'application/octet-stream': { schema: z.unknown() } } },
    responses: { 200: { content: { 'application/octet-stream': { schema: z.string() } } } },
  },
  uploadForm: {
    method: 'POST',
    path: '/uploads',
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.looseObject({
            title: z.string(),
            count: z.number().exactOptional(),
            file: z.string(),
            meta: z.looseObject({ a: z.number() }).exactOptional(),
          }),
          wire: {
            types: ['object'],
            properties: { count: { types: ['integer'] }, meta: { types: ['object'] } },
          },
        },
      },
    },
    responses: {
      200: { content: { 'application/json': { schema: z.looseObject({ size: z.number() }) } } },
    },
  },
  signToken: {
    method: 'POST',
    path: '/sign',
    body: {
      required: true,
      content: { 'application/jose': { schema: z.string().regex(/^[\w.-]+$/) } },
    },
    responses: { 200: { content: { 'application/jwt': { schema: z.string() } } } },
  },
  getSecret: {
    method: 'GET',
    path: '/secret',
    responses: {
      200: { content: { 'application/json': { schema: z.looseObject({ who: z.string() }) } } },
    },
    security: [{ oauth: ['read'], tls: [] }, { key: [] }],
    mutualTls: true,
  },
  startLogin: {
    method: 'GET',
    path: '/login',
    responses: { 302: { headers: { location: { schema: z.string(), required: true } } } },
  },
} as const satisfies Contract;

export const securitySchemes = {
  oauth: { type: 'oauth2' },
  tls: { type: 'mutualTLS' },
  key: { type: 'apiKey', in: 'header', name: 'X-Key' },
} as const satisfies SecuritySchemes;

interface ItemType {
  id: number;
  name: string;
  price?: string;
  [key: string]: unknown;
}
interface ProblemType {
  title: string;
  [key: string]: unknown;
}
interface None {
  query?: never;
  header?: never;
  path?: never;
  cookie?: never;
}
interface AnyHeaders {
  [name: string]: unknown;
}

export type operations = {
  listItems: {
    parameters: {
      query?: {
        limit?: number;
        tag?: string[];
        ids?: number[];
        filter?: { min?: number; color?: string };
        from?: string;
        where?: { a: number };
      };
      header: { 'X-Request-Id': string };
      path?: never;
      cookie?: { session?: string };
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { 'x-total': number; [name: string]: unknown };
        content: { 'application/json': ItemType[] };
      };
      '4XX': { headers: AnyHeaders; content: { 'application/problem+json': ProblemType } };
      503: { headers: AnyHeaders; content: { 'application/json': { retry: boolean } } };
    };
  };
  getItem: {
    parameters: { query?: never; header?: never; path: { itemId: number }; cookie?: never };
    requestBody?: never;
    responses: {
      200: { headers: AnyHeaders; content: { 'application/json': ItemType; 'text/csv': string } };
      default: { headers: AnyHeaders; content: { 'application/problem+json': ProblemType } };
    };
  };
  createItem: {
    parameters: None;
    requestBody: {
      content: {
        'application/json': ItemType;
        'application/x-www-form-urlencoded': { id: number; name: string; tag?: string[] };
      };
    };
    responses: {
      201: {
        headers: { location: string; [name: string]: unknown };
        content: { 'application/json': ItemType };
      };
    };
  };
  cancelItem: {
    parameters: { query?: never; header?: never; path: { itemId: string }; cookie?: never };
    requestBody?: never;
    responses: { 204: { headers: AnyHeaders; content?: never } };
  };
  getSpecialOffer: {
    parameters: None;
    requestBody?: never;
    responses: { 200: { headers: AnyHeaders; content: { 'text/plain': string } } };
  };
  replaceFile: {
    parameters: {
      query?: never;
      header?: never;
      path: { name: string; format: 'pdf' | 'png' };
      cookie?: never;
    };
    requestBody?: { content: { 'application/octet-stream': unknown } };
    responses: { 200: { headers: AnyHeaders; content: { 'application/octet-stream': string } } };
  };
  uploadForm: {
    parameters: None;
    requestBody: {
      content: {
        'multipart/form-data': {
          title: string;
          count?: number;
          file: string;
          meta?: { a: number };
          [key: string]: unknown;
        };
      };
    };
    responses: { 200: { headers: AnyHeaders; content: { 'application/json': { size: number } } } };
  };
  signToken: {
    parameters: None;
    requestBody: { content: { 'application/jose': string } };
    responses: { 200: { headers: AnyHeaders; content: { 'application/jwt': string } } };
  };
  getSecret: {
    parameters: None;
    requestBody?: never;
    responses: { 200: { headers: AnyHeaders; content: { 'application/json': { who: string } } } };
  };
  startLogin: {
    parameters: None;
    requestBody?: never;
    responses: { 302: { headers: { location: string; [name: string]: unknown }; content?: never } };
  };
};

export interface paths {
  '/items': { get: operations['listItems']; post: operations['createItem'] };
  '/items/{itemId}': { get: operations['getItem'] };
}

export type ShopHandlers<Identity = unknown> = {
  [Id in keyof operations]: Handler<operations[Id], Identity, Context>;
};

/** In the form of a generated `createShopApp`. */
export function createShopApp<Identity = unknown>(
  handlers: ShopHandlers<Identity>,
  options: ServerOptions<Identity, Context, keyof typeof securitySchemes> = {},
): Hono {
  const routes = createRoutes(contract, securitySchemes, handlers, options);
  const app = new Hono();
  app.all('*', (context, next) => routes.handle(context.req.raw, context) ?? next());
  app.notFound((context) =>
    routes.refuse(new HttpError(404, 'There is nothing here'), context.req.raw, context),
  );
  app.onError((error, context) => routes.refuse(error, context.req.raw, context));
  return app;
}

type Init<Operation> = Omit<FetchOptions<Sendable<Operation>>, 'parseAs'>;
type Answer<Operation extends Record<string, unknown>> = Promise<
  FetchResponse<Operation, ReadAs<Operation>, `${string}/${string}`>
>;

export interface ShopCalls {
  listItems(init: Init<operations['listItems']>): Answer<operations['listItems']>;
  getItem(init: Init<operations['getItem']>): Answer<operations['getItem']>;
  createItem(init: Init<operations['createItem']>): Answer<operations['createItem']>;
  cancelItem(init: Init<operations['cancelItem']>): Answer<operations['cancelItem']>;
  getSpecialOffer(
    init?: Init<operations['getSpecialOffer']>,
  ): Answer<operations['getSpecialOffer']>;
  replaceFile(init: Init<operations['replaceFile']>): Answer<operations['replaceFile']>;
  uploadForm(init: Init<operations['uploadForm']>): Answer<operations['uploadForm']>;
  signToken(init: Init<operations['signToken']>): Answer<operations['signToken']>;
  getSecret(init?: Init<operations['getSecret']>): Answer<operations['getSecret']>;
  startLogin(init?: Init<operations['startLogin']>): Answer<operations['startLogin']>;
}

export interface ShopClient extends ShopCalls {
  readonly http: Client<paths>;
}

/** In the form of a generated `createShopClient`. */
export function createShopClient(
  options: ClientSettings & { fetch?: (request: Request) => Promise<Response> },
): ShopClient {
  const { secureBaseUrl, validate, ...rest } = options;
  const http = createFetchClient<paths>(rest);
  return { ...createCalls<ShopCalls>(contract, http, options), http };
}

/** Handlers that return their input. */
export const handlers: ShopHandlers = {
  listItems: ({ query }) => ({
    status: 200,
    headers: { 'x-total': 1 },
    body: [{ id: 1, name: 'lamp', query }],
  }),
  getItem: ({ params, request }) =>
    request.headers.get('accept') === 'text/csv'
      ? { status: 200, contentType: 'text/csv', body: `${params.itemId},lamp` }
      : { status: 200, contentType: 'application/json', body: { id: params.itemId, name: 'lamp' } },
  createItem: ({ body }) => ({
    status: 201,
    headers: { location: `/items/${body.id}` },
    body: { ...body },
  }),
  cancelItem: () => ({ status: 204 }),
  getSpecialOffer: () => ({ status: 200, body: 'half price' }),
  replaceFile: ({ body }) => ({ status: 200, body: body ?? new Uint8Array() }),
  uploadForm: ({ body, form }) => ({
    status: 200,
    body: { ...body, size: body.file.length, fileName: (form?.get('file') as File | null)?.name },
  }),
  signToken: ({ body }) => ({ status: 200, body: `${body}.signed` }),
  getSecret: ({ security }) => ({ status: 200, body: { who: JSON.stringify(security) } }),
  startLogin: () => ({ status: 302, headers: { location: 'https://bank.example/login?a=1,2' } }),
};
