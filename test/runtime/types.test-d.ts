/** Compiled by types.test.ts, never run: each `@ts-expect-error` is an error that has to occur. */
import { describe, expectTypeOf, it } from 'vitest';
import type { HttpStatus, Reply } from '../../runtime/index.ts';
import {
  contract,
  createShopClient,
  handlers,
  type operations,
  type ShopHandlers,
} from './shop.ts';

describe('a handler', () => {
  it('answers with documented statuses and their bodies only', () => {
    const getItem: ShopHandlers['getItem'] = ({ params }) => {
      expectTypeOf(params).toEqualTypeOf<Readonly<{ itemId: number }>>();
      return { status: 404, body: { title: 'gone' } };
    };
    const wrong: Partial<ShopHandlers>[] = [
      { getItem },
      // @ts-expect-error: 202 is not documented
      { getSpecialOffer: () => ({ status: 202, body: 'x' }) },
      // @ts-expect-error: the body of 200 is text
      { getSpecialOffer: () => ({ status: 200, body: 1 }) },
      // @ts-expect-error: 204 has no body
      { cancelItem: () => ({ status: 204, body: 'x' }) },
      // @ts-expect-error: 201 has a Location
      { createItem: ({ body }) => ({ status: 201, body: { ...body } }) },
      // @ts-expect-error: 503 has a body of its own, though 4XX has another
      { listItems: () => ({ status: 503, body: { title: 'x' } }) },
      // @ts-expect-error: of two media types one is named
      { getItem: () => ({ status: 200, body: { id: 1, name: 'x' } }) },
      // @ts-expect-error: the body of text/csv is text
      { getItem: () => ({ status: 200, contentType: 'text/csv', body: { id: 1, name: 'x' } }) },
      // @ts-expect-error: 200 has a body of its own, `default` does not stand for it
      { getItem: () => ({ status: 200, body: { title: 'x' } }) },
      { listItems: async () => ({ status: 418, body: { title: 'teapot' } }) },
    ];
    expectTypeOf(wrong).toBeArray();
    expectTypeOf<Reply<operations['getItem']>['status']>().toEqualTypeOf<HttpStatus>();
    expectTypeOf<Reply<operations['startLogin']>['status']>().toEqualTypeOf<302>();
  });

  it('is given what is documented', () => {
    expectTypeOf<Parameters<ShopHandlers['listItems']>[0]['query']['ids']>().toEqualTypeOf<
      number[] | undefined
    >();
    expectTypeOf<Parameters<ShopHandlers['replaceFile']>[0]['body']>().toEqualTypeOf<
      Uint8Array<ArrayBuffer> | undefined
    >();
    expectTypeOf<Parameters<ShopHandlers['getSecret']>[0]['body']>().toEqualTypeOf<undefined>();
    const createItem: ShopHandlers['createItem'] = (input) => {
      if (input.contentType === 'application/json')
        expectTypeOf(input.body.price).toEqualTypeOf<string | undefined>();
      // @ts-expect-error: forms have no price
      else input.body.price;
      return { status: 201, headers: { location: '/' }, body: { id: input.body.id, name: '' } };
    };
    expectTypeOf(createItem).toBeFunction();
    // @ts-expect-error: every operation has a handler
    const some: ShopHandlers = { getItem: handlers.getItem };
    expectTypeOf(some).toBeObject();
  });
});

describe('a client', () => {
  it('takes what is documented', () => {
    const client = createShopClient({ baseUrl: '' });
    const calls = () => [
      // @ts-expect-error: the header is required
      client.listItems({}),
      // @ts-expect-error: the id is a number
      client.getItem({ params: { path: { itemId: 'x' } } }),
      // @ts-expect-error: a name is needed
      client.createItem({ body: { id: 1 } }),
      // @ts-expect-error: the media type decides how the answer is read
      client.getSpecialOffer({ parseAs: 'blob' }),
      client.getSpecialOffer(),
    ];
    expectTypeOf(calls).toBeFunction();
    type Data<Id extends 'getItem' | 'replaceFile'> = Awaited<
      ReturnType<(typeof client)[Id]>
    >['data'];
    expectTypeOf<Data<'replaceFile'>>().toEqualTypeOf<Blob | undefined>();
    expectTypeOf<NonNullable<Exclude<Data<'getItem'>, string>>['id']>().toEqualTypeOf<number>();
  });
});

it('the contract is reached by its keys', () => {
  const { schema } = contract.listItems.responses[200].content['application/json'];
  expectTypeOf(schema.parse([])[0]?.id).toEqualTypeOf<number | undefined>();
});
