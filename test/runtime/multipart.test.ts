import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { MediaTypeContract } from '../../runtime/contract.ts';
import { bodyDecoder, encodeMultipart } from '../../runtime/message/body.ts';

// The same cases in every run; HKOB_SEED selects others.
fc.configureGlobal({ seed: Number(process.env.HKOB_SEED ?? 1) });

const media: MediaTypeContract = {
  schema: z.unknown(),
  wire: {
    types: ['object'],
    properties: {
      meta: { types: ['object'] },
      list: { types: ['array'], items: { types: ['integer'] } },
      words: { types: ['array'], items: { types: ['string'] } },
      objects: { types: ['array'], items: { types: ['object'] } },
    },
  },
  encoding: {
    list: { contentType: 'application/json' },
    table: { contentType: 'text/csv' },
    image: { contentType: 'image/png, image/jpeg' },
    evil: { contentType: 'text/plain\r\nX-Evil: 1' },
  },
};
const decode = bodyDecoder('multipart/form-data', media, 100);

async function written(body: Readonly<Record<string, unknown>>): Promise<string> {
  const form = encodeMultipart(body, media.encoding);
  const boundary = /boundary=(.+)$/.exec(form.type)?.[1] ?? '?';
  return (await form.text()).replaceAll(boundary, 'B');
}

async function read(form: Blob | FormData): Promise<unknown> {
  const message = new Response(form);
  const contentType = message.headers.get('content-type') ?? '';
  return (await decode(new Uint8Array(await message.arrayBuffer()), contentType)).value;
}

/** https://spec.openapis.org/oas/v3.1.1.html#encoding-object */
describe('a part', () => {
  const file = new File(['%PDF'], 'a "b".pdf', { type: 'application/pdf' });
  const parts: [string, Readonly<Record<string, unknown>>, string][] = [
    ['of text', { a: 'x' }, 'name="a"\r\n\r\nx'],
    ['of a number', { a: 1 }, 'name="a"\r\n\r\n1'],
    [
      'of an object',
      { meta: { a: 1 } },
      'name="meta"\r\nContent-Type: application/json\r\n\r\n{"a":1}',
    ],
    ['with a media type', { table: 'a,b' }, 'name="table"\r\nContent-Type: text/csv\r\n\r\na,b'],
    ['of several media types', { image: 'x' }, 'name="image"\r\n\r\nx'],
    ['with a media type that breaks its line', { evil: 'x' }, 'name="evil"\r\n\r\nx'],
    [
      'that is a file',
      { f: file },
      'name="f"; filename="a %22b%22.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF',
    ],
    [
      'that is bytes',
      { f: new Blob(['x']) },
      'name="f"; filename="blob"\r\nContent-Type: application/octet-stream\r\n\r\nx',
    ],
    [
      'whose media type the document knows',
      { table: new Blob(['a']) },
      'name="table"; filename="blob"\r\nContent-Type: text/csv\r\n\r\na',
    ],
    ['with a name that breaks its line', { 'a"\r\nX: y': 1 }, 'name="a%22%0D%0AX: y"\r\n\r\n1'],
  ];
  it.each(parts)('%s', async (_, body, part) => {
    expect(await written(body)).toBe(`--B\r\nContent-Disposition: form-data; ${part}\r\n--B--\r\n`);
  });

  it('stands for each item of a list', async () => {
    const head = 'Content-Disposition: form-data; name="list"\r\nContent-Type: application/json';
    expect(await written({ list: [1, 2] })).toBe(
      `--B\r\n${head}\r\n\r\n1\r\n--B\r\n${head}\r\n\r\n2\r\n--B--\r\n`,
    );
  });
});

describe('is read', () => {
  it('what is written', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 8 }).filter((one) => one.isWellFormed());
    const fields = fc.record(
      {
        text,
        meta: fc.dictionary(text, fc.integer(), { noNullPrototype: true }),
        list: fc.array(fc.integer(), { minLength: 1 }),
        words: fc.array(text, { minLength: 1 }),
        objects: fc.array(fc.record({ a: text }, { noNullPrototype: true }), { minLength: 1 }),
        ['__proto__']: text,
        constructor: text,
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(fields, async (value) => {
        expect(await read(encodeMultipart(value, media.encoding))).toEqual(value);
      }),
      { numRuns: 50 },
    );
  });

  it('a list that other clients write as one part', async () => {
    const form = new FormData();
    form.append('list', '[1,2]');
    form.append('objects', new Blob(['[{"a":1}]'], { type: 'application/json; charset=utf-8' }));
    expect(await read(form)).toEqual({ list: [1, 2], objects: [{ a: 1 }] });
  });

  it('a file of JSON as a file', async () => {
    const file = new Blob(['{"a":1}'], { type: 'application/json' });
    expect(await read(encodeMultipart({ text: file, meta: file }))).toEqual({
      text: '{"a":1}',
      meta: { a: 1 },
    });
  });
});
