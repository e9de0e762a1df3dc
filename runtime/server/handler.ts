/**
 * Types of a handler's input and result, derived from `operations['…']` as openapi-typescript
 * generates it. Types only.
 */
import type { MediaKindOf } from '../message/media-types.ts';

/** Status codes that an HTTP response can have. */
export type HttpStatus = Informational | Success | Redirection | ClientError | ServerError;
type Informational = 100 | 101 | 102 | 103;
/** Status codes of success. */
export type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226;
type Redirection = 300 | 301 | 302 | 303 | 304 | 305 | 307 | 308;
// biome-ignore format: a table
type ClientError = 400 | 401 | 402 | 403 | 404 | 405 | 406 | 407 | 408 | 409 | 410 | 411 | 412 | 413 | 414 | 415 | 416
  | 417 | 418 | 421 | 422 | 423 | 424 | 425 | 426 | 428 | 429 | 431 | 451;
type ServerError = 500 | 501 | 502 | 503 | 504 | 505 | 506 | 507 | 508 | 510 | 511;

/** Statuses that a key of `responses` covers, except those with a key of their own. */
type StatusOf<Key, Keys> = Key extends number
  ? Key
  : Exclude<
      RangeOf<Key>,
      Keys | (Key extends 'default' ? RangeOf<Exclude<Keys, 'default'>> : never)
    >;

type RangeOf<Key> = Key extends '1XX'
  ? Informational
  : Key extends '2XX'
    ? Success
    : Key extends '3XX'
      ? Redirection
      : Key extends '4XX'
        ? ClientError
        : Key extends '5XX'
          ? ServerError
          : Key extends 'default'
            ? HttpStatus
            : never;

/** Bodies that are sent unchanged and not validated. */
export type RawBody = Blob | ArrayBuffer | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

/**
 * The result of a handler: one of the documented statuses, with the body and the headers of that
 * status. `contentType` is required if a status has several media types, or a range.
 * @typeParam Operation - `operations['listBalances']`
 */
export type Reply<Operation> = Operation extends { responses: infer Responses }
  ? { [Key in keyof Responses]: ReplyOf<Key, keyof Responses, Responses[Key]> }[keyof Responses]
  : never;

type ReplyOf<Key, Keys, Response> = { readonly status: StatusOf<Key, Keys> } & HeadersOf<Response> &
  ContentOf<Response>;

type HeadersOf<Response> = Response extends { headers: infer Headers }
  ? Record<never, never> extends Headers
    ? { readonly headers?: Headers }
    : { readonly headers: Headers }
  : { readonly headers?: Readonly<Record<string, unknown>> };

type ContentOf<Response> = Response extends { content: infer Content }
  ? { [Type in keyof Content]: BodyOf<Type, Content[Type], keyof Content> }[keyof Content]
  : { readonly body?: undefined; readonly contentType?: undefined };

type BodyOf<Type, Body, Types> = (IsOne<Types> extends true
  ? Type extends `${string}/*`
    ? { readonly contentType: Concrete<Type> }
    : { readonly contentType?: Concrete<Type> }
  : { readonly contentType: Concrete<Type> }) & {
  readonly body: MediaKindOf<Type> extends 'json' | 'form' ? Body : Body | RawBody;
};

/** `text/*` stands for any text type. */
type Concrete<Type> = Type extends '*/*'
  ? string
  : Type extends `${infer Family}/*`
    ? `${Family}/${string}`
    : Type;

type IsOne<Union, Each = Union> = Each extends unknown
  ? [Union] extends [Each]
    ? true
    : false
  : never;

/**
 * The input of a handler, decoded and validated.
 * @typeParam Operation - `operations['listBalances']`
 * @typeParam Identity - the result of the `authenticate` hooks
 * @typeParam Context - the framework's context
 */
export type HandlerInput<Operation, Identity = unknown, Context = unknown> = {
  /** Path parameters. */
  readonly params: ParametersOf<Operation, 'path'>;
  readonly query: ParametersOf<Operation, 'query'>;
  /** Header parameters, by their documented names. */
  readonly headers: ParametersOf<Operation, 'header'>;
  readonly cookies: ParametersOf<Operation, 'cookie'>;
  /** The request. Its body has been read if the operation has one. */
  readonly request: Request;
  /** The multipart body with its files; undefined for other media types. */
  readonly form: FormData | undefined;
  /** The result of `authenticate` by security scheme. */
  readonly security: Readonly<Record<string, Identity>>;
  readonly context: Context;
} & RequestBodyOf<Operation>;

type ParametersOf<Operation, Location extends string> = Operation extends {
  parameters: { [Key in Location]?: infer Parameters };
}
  ? [NonNullable<Parameters>] extends [never]
    ? Readonly<Record<never, never>>
    : Readonly<NonNullable<Parameters>>
  : Readonly<Record<never, never>>;

type RequestBodyOf<Operation> = Operation extends { requestBody: { content: infer Content } }
  ? ReceivedOf<Content>
  : Operation extends { requestBody?: infer Optional }
    ? NonNullable<Optional> extends { content: infer Content }
      ? ReceivedOf<Content> | NoBody
      : NoBody
    : NoBody;

type NoBody = { readonly body: undefined; readonly contentType: undefined };

type ReceivedOf<Content> = {
  [Type in keyof Content]: {
    /** The documented media type, even if that of the request is more specific. */
    readonly contentType: Type;
    /** Binary bodies are bytes; a file in a form is a string with one character per byte. */
    readonly body: MediaKindOf<Type> extends 'binary' ? Uint8Array<ArrayBuffer> : Content[Type];
  };
}[keyof Content];

/** The implementation of one operation. */
export type Handler<Operation, Identity = unknown, Context = unknown> = (
  input: HandlerInput<Operation, Identity, Context>,
) => Reply<Operation> | Promise<Reply<Operation>>;
