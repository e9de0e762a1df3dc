import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Wire } from '../../runtime/contract.ts';
import { bodyDecoder } from '../../runtime/message/body.ts';
import {
  cookieDecoder,
  decodePrimitive,
  headerDecoder,
  parseCookies,
  parsePieces,
  pathDecoder,
  queryDecoder,
} from '../../runtime/message/decode.ts';
import {
  encodeCookie,
  encodeForm,
  encodeHeader,
  encodePathParameter,
  encodeQueryParameter,
} from '../../runtime/message/encode.ts';

// The same cases in every run; HKOB_SEED selects others.
fc.configureGlobal({ seed: Number(process.env.HKOB_SEED ?? 1) });

const object: Wire = {
  types: ['object'],
  properties: { R: { types: ['integer'] }, G: { types: ['integer'] }, B: { types: ['integer'] } },
};
const array: Wire = { types: ['array'] };
const rgb = { R: 100, G: 200, B: 150 };
const colors = ['blue', 'black', 'brown'];

/** https://spec.openapis.org/oas/v3.1.1.html#style-examples */
describe('styles of the specification', () => {
  const paths: [string, boolean, unknown, Wire, string][] = [
    ['matrix', false, '', { types: ['string'] }, ';color'],
    ['matrix', true, ['', 'blue'], array, ';color;color=blue'],
    ['matrix', true, { R: 1, name: '' }, object, ';R=1;name'],
    ['matrix', false, 'blue', { types: ['string'] }, ';color=blue'],
    ['matrix', false, colors, array, ';color=blue,black,brown'],
    ['matrix', false, rgb, object, ';color=R,100,G,200,B,150'],
    ['matrix', true, colors, array, ';color=blue;color=black;color=brown'],
    ['matrix', true, rgb, object, ';R=100;G=200;B=150'],
    ['label', false, 'blue', { types: ['string'] }, '.blue'],
    ['label', false, colors, array, '.blue,black,brown'],
    ['label', false, rgb, object, '.R,100,G,200,B,150'],
    ['label', true, colors, array, '.blue.black.brown'],
    ['label', true, rgb, object, '.R=100.G=200.B=150'],
    ['simple', false, 'blue', { types: ['string'] }, 'blue'],
    ['simple', false, colors, array, 'blue,black,brown'],
    ['simple', false, rgb, object, 'R,100,G,200,B,150'],
    ['simple', true, rgb, object, 'R=100,G=200,B=150'],
  ];
  it.each(paths)('path %s explode %s of %j', (style, explode, value, wire, text) => {
    expect(encodePathParameter('color', value, { style, explode })).toBe(text);
    expect(pathDecoder('color', { style, explode, wire })(text)).toEqual(value);
  });

  const queries: [string, boolean, unknown, Wire, string][] = [
    ['form', true, '', { types: ['string'] }, 'color='],
    ['form', true, 'blue', { types: ['string'] }, 'color=blue'],
    ['form', true, colors, array, 'color=blue&color=black&color=brown'],
    ['form', true, rgb, object, 'R=100&G=200&B=150'],
    ['form', false, colors, array, 'color=blue,black,brown'],
    ['form', false, rgb, object, 'color=R,100,G,200,B,150'],
    ['spaceDelimited', false, colors, array, 'color=blue%20black%20brown'],
    ['spaceDelimited', false, rgb, object, 'color=R%20100%20G%20200%20B%20150'],
    ['pipeDelimited', false, colors, array, 'color=blue%7Cblack%7Cbrown'],
    ['pipeDelimited', false, rgb, object, 'color=R%7C100%7CG%7C200%7CB%7C150'],
    ['deepObject', true, rgb, object, 'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150'],
  ];
  it.each(queries)('query %s explode %s of %j', (style, explode, value, wire, text) => {
    expect(encodeQueryParameter('color', value, { style, explode }).join('&')).toBe(text);
    expect(queryDecoder('color', { style, explode, wire })(parsePieces(text, 100))).toEqual(value);
  });

  it('takes delimiters as other clients write them', () => {
    const decode = (style: string, text: string) =>
      queryDecoder('c', { style, explode: false, wire: array })(parsePieces(text, 100));
    expect(decode('pipeDelimited', 'c=a|b')).toEqual(['a', 'b']);
    expect(decode('spaceDelimited', 'c=a+b')).toEqual(['a', 'b']);
  });

  it('refuses what a style cannot say', () => {
    expect(() =>
      encodeQueryParameter('c', ['a|b'], { style: 'pipeDelimited', explode: false }),
    ).toThrow(TypeError);
    expect(() => encodeQueryParameter('c', [{ a: 1 }])).toThrow('parameter c');
  });

  it('escapes what RFC 3986 reserves', () => {
    expect(encodeQueryParameter('c', "it's!(*)")).toEqual(['c=it%27s%21%28%2A%29']);
  });

  it('leaves reserved characters where it is told to, but never splits the query', () => {
    expect(encodeQueryParameter('u', 'https://a/b?c=d&e#f', { allowReserved: true })).toEqual([
      'u=https://a/b?c=d%26e%23f',
    ]);
  });
});

describe('text', () => {
  const texts: [string, Wire['types'], unknown][] = [
    ['1', ['integer'], 1],
    ['1.0', ['integer'], 1],
    ['1.5', ['integer'], '1.5'],
    ['1.5', ['integer', 'number'], 1.5],
    ['-0.5e3', ['number'], -500],
    ['01', ['number'], '01'],
    ['0x10', ['number'], '0x10'],
    ['', ['number'], ''],
    ['', ['null', 'integer'], null],
    ['Infinity', ['number'], 'Infinity'],
    ['1e999', ['number'], '1e999'],
    ['true', ['boolean'], true],
    ['TRUE', ['boolean', 'string'], 'TRUE'],
    ['1', ['string'], '1'],
  ];
  it.each(texts)('%j as %j is %j', (text, types, value) => {
    expect(decodePrimitive(text, types)).toEqual(value);
  });
});

describe('what is written is read', () => {
  const text = fc
    .string({ unit: 'binary', maxLength: 8 })
    .filter((value) => !/\p{Surrogate}/u.test(value));
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
    .filter((value) => !/\p{Surrogate}/u.test(value));
  /** An empty list and a list of one empty text have the same form, so texts are never empty. */
  const items = fc.array(
    text.filter((value) => value !== ''),
    { minLength: 1, maxLength: 4 },
  );
  const members = fc.dictionary(name, text, { minKeys: 1, maxKeys: 4 });
  const open: Wire = { types: ['object'], additional: { types: ['string'] } };
  const cases: [string, fc.Arbitrary<unknown>, Wire][] = [
    ['text', text, { types: ['string'] }],
    [
      'numbers',
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      { types: ['number'] },
    ],
    ['booleans', fc.boolean(), { types: ['boolean'] }],
    ['items', items, array],
    ['members', members, open],
  ];

  for (const [kind, values, wire] of cases) {
    for (const style of ['simple', 'label', 'matrix']) {
      for (const explode of [false, true]) {
        it(`path ${style} ${explode ? 'exploded ' : ''}${kind}`, () => {
          fc.assert(
            fc.property(name, values, (key, value) => {
              const layout = { style, explode };
              expect(
                pathDecoder(key, { ...layout, wire })(encodePathParameter(key, value, layout)),
              ).toEqual(value);
            }),
          );
        });
      }
    }
    for (const [style, explode] of [
      ['form', false],
      ['form', true],
      ['spaceDelimited', false],
      ['pipeDelimited', false],
      ['deepObject', true],
    ] as const) {
      if (style === 'deepObject' && kind !== 'members') continue;
      it(`query ${style} ${explode ? 'exploded ' : ''}${kind}`, () => {
        const delimiter =
          style === 'spaceDelimited' ? ' ' : style === 'pipeDelimited' ? '|' : undefined;
        fc.assert(
          fc.property(name, values, (key, value) => {
            const flat = JSON.stringify(value);
            fc.pre(delimiter === undefined || !flat.includes(delimiter));
            // Brackets are the syntax of deepObject.
            fc.pre(
              style !== 'deepObject' || !/[[\]]/.test(Object.keys(value as object).join('') + key),
            );
            const layout = { style, explode };
            const query = encodeQueryParameter(key, value, layout).join('&');
            expect(queryDecoder(key, { ...layout, wire })(parsePieces(query, 100))).toEqual(value);
          }),
        );
      });
    }
  }

  it('headers', () => {
    const token = fc.stringMatching(/^[\x21-\x2b\x2d-\x7e]+$/);
    fc.assert(
      fc.property(fc.array(token, { minLength: 1 }), (value) => {
        expect(headerDecoder({ wire: array })(encodeHeader('h', value) ?? '')).toEqual(value);
      }),
    );
  });

  it('cookies', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z]+$/), text, (key, value) => {
        const pieces = parseCookies(encodeCookie(key, value).join('; '), 10);
        expect(cookieDecoder(key, {})(pieces)).toEqual(value);
      }),
    );
  });

  it('forms', async () => {
    const decode = bodyDecoder(
      'application/x-www-form-urlencoded',
      {
        schema: z.unknown(),
        wire: {
          types: ['object'],
          properties: {
            list: { types: ['array'], items: { types: ['integer'] } },
            nested: { types: ['object'] },
          },
        },
      },
      100,
    );
    const fields = fc.record(
      {
        a: text,
        list: fc.array(fc.integer(), { minLength: 1 }),
        nested: fc.dictionary(name, fc.integer()),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fields, async (value) => {
        const bytes = new TextEncoder().encode(encodeForm(value));
        expect((await decode(bytes, '')).value).toEqual(value);
      }),
    );
  });
});

it('never hangs or throws anything but a WireError', () => {
  const decode = queryDecoder('a', { style: 'deepObject', wire: object });
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      try {
        decode(parsePieces(text, 50));
      } catch (error) {
        expect(error).toMatchObject({ name: 'WireError' });
      }
    }),
  );
});
