/** What `hkob scaffold` adds to files, and what it leaves unchanged, without touching the disk. */
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../generators/read/diagnostics.ts';
import { grown, shop } from './project.ts';

const OLD = ['listOrders Orders', 'getOrder Orders', 'listGoods Goods'];
/** Additional operations before, between and after the others. */
const NEW = [
  'openOrders Orders',
  'listOrders Orders',
  'countOrders Orders',
  'getOrder Orders',
  'closeOrders Orders',
  'listGoods Goods',
];
const ADDED = ['openOrders', 'countOrders', 'closeOrders'];

describe('in an empty folder', () => {
  test('there is one file for each tag, and one that joins them', async () => {
    const { files, added } = await grown(shop(['listOrders Orders', 'countOrders Orders', 'ping']));
    expect(files).toEqual({
      'orders.ts': `import { HttpError } from '../runtime/index.ts';
import type { ShopHandlers } from '../generated/server.ts';

/** Orders. */
export const orders = {
  /**
   * \`GET /listOrders\`: About listOrders.
   *
   * In full.
   */
  async listOrders(_input) {
    throw new HttpError(501, 'listOrders is not implemented');
  },

  /**
   * \`GET /countOrders\`: About countOrders.
   *
   * In full.
   */
  async countOrders(_input) {
    throw new HttpError(501, 'countOrders is not implemented');
  },
} satisfies Partial<ShopHandlers>;
`,
      'untagged.ts': `import { HttpError } from '../runtime/index.ts';
import type { ShopHandlers } from '../generated/server.ts';

/** Operations without a tag. */
export const untagged = {
  /**
   * \`GET /ping\`: About ping.
   *
   * In full.
   */
  async ping(_input) {
    throw new HttpError(501, 'ping is not implemented');
  },
} satisfies Partial<ShopHandlers>;
`,
      'index.ts': `import { type ShopHandlers, createShopApp } from '../generated/server.ts';
import { orders } from './orders.ts';
import { untagged } from './untagged.ts';

/** Every handler: an operation without one is a type error here. */
export const handlers = {
  ...orders,
  ...untagged,
} satisfies ShopHandlers;

/** Shop as a Hono app: \`app.fetch\` answers a \`Request\`. */
export const app = createShopApp(handlers);
`,
    });
    expect(added).toEqual([
      { operationId: 'listOrders', file: 'orders.ts' },
      { operationId: 'countOrders', file: 'orders.ts' },
      { operationId: 'ping', file: 'untagged.ts' },
    ]);
  });

  const tagged: [tag: string, file: string][] = [
    ['Account Consents', 'account-consents.ts'],
    ['accountConsents', 'account-consents.ts'],
    ['../../x', 'x.ts'],
    ['/etc/passwd', 'etc-passwd.ts'],
    ['C:\\temp', 'c-temp.ts'],
    ['a\0b\nc', 'a-b-c.ts'],
    ['CON', 'con-2.ts'],
    ['lpt1', 'lpt1-2.ts'],
    ['Index', 'index-2.ts'],
    ['...', 'tag.ts'],
    ['*/ evil(); /*', 'evil.ts'],
    ['default', 'default.ts'],
    ['__proto__', 'proto.ts'],
    ['賬戶', '賬戶.ts'],
    ['x'.repeat(300), `${'x'.repeat(60)}.ts`],
  ];
  test.each(tagged)('the tag %j is kept in %s', async (tag, file) => {
    const { files, added } = await grown(shop([`ping ${tag}`]));
    expect(added).toEqual([{ operationId: 'ping', file }]);
    expect((await grown(shop([`ping ${tag}`]), files)).changed).toEqual([]);
  });

  test('tags whose names come out alike have files of their own', async () => {
    const document = shop(['a Orders', 'b orders', 'c ORDERS', 'd Orders 2']);
    const { files } = await grown(document);
    expect(Object.keys(files)).toEqual([
      'orders.ts',
      'orders-2.ts',
      'orders-3.ts',
      'orders-2-2.ts',
      'index.ts',
    ]);
    expect(files['index.ts']).toContain(
      '  ...orders,\n  ...orders_2,\n  ...orders_3,\n  ...orders2,',
    );
    expect((await grown(document, files)).changed).toEqual([]);
  });

  test('a file that is there for something else is left alone', async () => {
    const files = { 'orders.ts': 'export const orders = [1, 2];\n' };
    const { added, changed } = await grown(shop(['listOrders Orders']), files);
    expect(added).toEqual([{ operationId: 'listOrders', file: 'orders-2.ts' }]);
    expect(changed).toEqual(['orders-2.ts', 'index.ts']);
  });
});

test('scaffolding twice changes nothing', async () => {
  const { files } = await grown(shop(OLD));
  expect(await grown(shop(OLD), files)).toEqual({
    files,
    changed: [],
    added: [],
    marked: [],
    unmarked: [],
    notes: [],
  });
});

/** A user's `orders.ts` in a form that no formatter produces. */
const ODD: Readonly<Record<string, string>> = {
  'odd spacing, comments everywhere': `#!/usr/bin/env node
/* licence */ import type {ShopHandlers as H} from "../generated/server.ts" // types

import   {db} from './db.ts'; import {HttpError} from '../runtime/index.ts'
const sql = \`
  // getOrder is no longer wanted, } satisfies Partial<H>,
\`


export   const   mine={ // all mine
      // first
      listOrders : async ( { query } ) =>   { return await db(sql , query) } , // fast

        /* in the middle */

    /** Mine too. */
    getOrder(   _input   )
    {
        throw new HttpError( 500,'no' )   },   /* a comment
      over two lines */   // and more
          // the last word
   }   satisfies    Partial< H >
   ;
export default mine   
`,
  tabs: `import { HttpError } from '../runtime/index.ts';
import type { ShopHandlers } from '../generated/server.ts';
export const orders: Partial<ShopHandlers> = {
\tlistOrders() {
\t\tthrow new HttpError(501, 'later');
\t},
\tgetOrder() {
\t\tthrow new HttpError(501, 'later');
\t},
};
`,
  'double quotes, no semicolons, no HttpError': `import type { ShopHandlers } from "../generated/server.ts"

export const orders = {
    async listOrders() { return { status: 204 } },
    async getOrder() { return { status: 204 } },
} satisfies Partial<ShopHandlers>
`,
  'no comma at the end': `import type { ShopHandlers } from '../generated/server.ts';
export const orders = {
  async getOrder() {
    return { status: 204 };
  },
  // the list
  async listOrders() {
    return { status: 204 };
  }
} satisfies Partial<ShopHandlers>;
`,
  'commas in front': `import type { ShopHandlers } from '../generated/server.ts';
export const orders = {
    listOrders
  , getOrder
} satisfies Partial<ShopHandlers>;
function listOrders() { return { status: 204 } as const; }
function getOrder() { return { status: 204 } as const; }
`,
  'on one line': `import type { ShopHandlers } from '../generated/server.ts';
export const orders = { listOrders, getOrder } satisfies Partial<ShopHandlers>;
function listOrders() { return { status: 204 } as const; }
function getOrder() { return { status: 204 } as const; }
`,
  'no final line break': `import type { ShopHandlers } from '../generated/server.ts';
export const orders: Partial<ShopHandlers> = {
  'listOrders': () => ({ status: 204 }),
  ['getOrder']: () => ({ status: 204 }),
}`,
  'another HttpError': `import type { ShopHandlers } from '../generated/server.ts';
class HttpError {}
export const orders: Partial<ShopHandlers> = {
  listOrders: () => { throw new HttpError() },
  getOrder: () => { throw new HttpError() },
};
`,
  empty: `import type { ShopHandlers } from '../generated/server.ts';
export const listOrders: ShopHandlers['listOrders'] = () => ({ status: 204 });
export const orders: Partial<ShopHandlers> = {
};
export const more: Partial<ShopHandlers> = {
  getOrder: () => ({ status: 204 }),
  listOrders,
};
`,
};

const FORMS = Object.entries(ODD).flatMap(([name, text]): [string, string][] => [
  [name, text],
  [`${name}, CRLF`, text.replaceAll('\n', '\r\n')],
  [`${name}, byte order mark`, `\ufeff${text}`],
]);

describe('a file of the user', () => {
  test.each(FORMS)('keeps its lines when an operation comes: %s', async (_, text) => {
    const { files } = await grown(shop(OLD), {
      ...(await grown(shop(OLD))).files,
      'orders.ts': text,
    });
    expect(files['orders.ts']).toBe(text);

    const after = await grown(shop(NEW), files);
    for (const path of after.changed.filter((path) => path in files)) {
      expect(withoutAdded(files[path] ?? '', after.files[path] ?? '')).toBe(files[path]);
    }
    expect(after.added.map(({ operationId }) => operationId)).toEqual(ADDED);
    const all = Object.values(after.files).join('');
    for (const id of ADDED) expect(all.split(`async ${id}(_input) {`)).toHaveLength(2);
    if (text.includes('\r\n')) expect(after.files['orders.ts']).not.toMatch(/[^\r]\n/);
    expect((await grown(shop(NEW), after.files)).changed).toEqual([]);
  });

  test.each(FORMS)(
    'gets a mark when an operation goes, and is as before when it is back: %s',
    async (_, text) => {
      const { files } = await grown(shop(OLD), {
        ...(await grown(shop(OLD))).files,
        'orders.ts': text,
      });
      const without = shop(OLD.filter((line) => !line.startsWith('getOrder')));
      const after = await grown(without, files);
      expect(after.changed).toEqual(['orders.ts']);
      expect(after.marked).toEqual([{ operationId: 'getOrder', file: 'orders.ts' }]);
      const lines = (after.files['orders.ts'] ?? '').split(/\r?\n/);
      const mark = lines.findIndex((line) =>
        /^\s*\/\/ getOrder is no longer in shop\.json: /.test(line),
      );
      expect(lines[mark + 1]).toMatch(/getOrder/);
      expect(lines.toSpliced(mark, 1)).toEqual(text.split(/\r?\n/));
      expect((await grown(without, after.files)).changed).toEqual([]);

      const back = await grown(shop(OLD), after.files);
      expect(back.files).toEqual(files);
      expect(back.unmarked).toEqual([{ operationId: 'getOrder', file: 'orders.ts' }]);
    },
  );

  test('a new handler does not come between a mark and its handler', async () => {
    const { files } = await grown(shop(OLD));
    const after = await grown(
      shop(['listOrders Orders', 'countOrders Orders', 'listGoods Goods']),
      files,
    );
    expect(after.files['orders.ts']).toMatch(
      /\n {2}async countOrders\((?:.|\n)*\n {2}\/\/ getOrder is no longer .*\n {2}async getOrder\(/,
    );
  });

  test('has the new handlers of its tag, also when the old ones are all gone', async () => {
    const { files } = await grown(shop(OLD));
    const { added } = await grown(shop(['openOrders Orders', 'listGoods Goods']), files);
    expect(added).toEqual([{ operationId: 'openOrders', file: 'orders.ts' }]);
  });

  test('has a new handler behind the comments of the one before it', async () => {
    const text = ODD['odd spacing, comments everywhere'] ?? '';
    const after = await grown(shop([...OLD, 'closeOrders Orders']), { 'orders.ts': text });
    expect(after.files['orders.ts']).toMatch(
      /over two lines \*\/ {3}\/\/ and more\n\n {6}\/\*\*(?:.|\n)*closeOrders(?:.|\n)* \},\n *\/\/ the last word/,
    );
  });

  test('has the new handler between its neighbours, in its own style', async () => {
    const text = ODD['double quotes, no semicolons, no HttpError'] ?? '';
    const files = { 'orders.ts': text, 'index.ts': 'export {};\n' };
    expect((await grown(shop(NEW.slice(1, 4)), files)).files['orders.ts']).toBe(
      `import type { ShopHandlers } from "../generated/server.ts"
import { HttpError } from "../runtime/index.ts"

export const orders = {
    async listOrders() { return { status: 204 } },

    /**
     * \`GET /countOrders\`: About countOrders.
     *
     * In full.
     */
    async countOrders(_input) {
        throw new HttpError(501, "countOrders is not implemented")
    },
    async getOrder() { return { status: 204 } },
} satisfies Partial<ShopHandlers>
`,
    );
  });

  test('has a new handler at the top, where that is its place', async () => {
    const files = { 'orders.ts': ODD.tabs ?? '' };
    expect((await grown(shop(NEW.slice(0, 2)), files)).files['orders.ts']).toContain(`= {
\t/**
\t * \`GET /openOrders\`: About openOrders.
\t *
\t * In full.
\t */
\tasync openOrders(_input) {
\t\tthrow new HttpError(501, 'openOrders is not implemented');
\t},

\tlistOrders() {`);
  });

  test('a mark that the user has changed stays when the operation is back', async () => {
    const { files } = await grown(shop(OLD));
    const mark = '  // getOrder is no longer in shop.json: kept for old clients\n';
    const text = files['orders.ts']?.replace(/(?= {2}async getOrder)/, mark) ?? '';
    expect(text).toContain(mark);
    for (const document of [shop(OLD), shop(['listOrders Orders', 'listGoods Goods'])]) {
      expect((await grown(document, { ...files, 'orders.ts': text })).changed).toEqual([]);
    }
  });

  test('a hostile operationId stays within its comment and its key', async () => {
    const id = 'x\'"*/\u2028\ny`//';
    const { files } = await grown(shop([`${id} Orders`]));
    const { files: after, marked } = await grown(shop(['ping Orders']), files);
    expect(marked).toEqual([{ operationId: id, file: 'orders.ts' }]);
    expect((await grown(shop(['ping Orders']), after)).changed).toEqual([]);
  });
});

/** Ways in which users arrange their handlers; all of them contain all of `OLD`. */
const ARRANGED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'moved to another file and renamed': {
    'sub/everything.ts': `import type { ShopHandlers } from '../../generated/server.ts';
export const everything = {
  listOrders: () => ({ status: 204 }),
  getOrder: () => ({ status: 204 }),
  listGoods: () => ({ status: 204 }),
} satisfies Partial<ShopHandlers>;
`,
    'index.ts': `import { createShopApp } from '../generated/server.ts';
import { everything } from './sub/everything.ts';
export const app = createShopApp({
  ...everything,
});
`,
  },
  'in one object of the whole interface': {
    'bank.ts': `import type { ShopHandlers } from '../generated/server.ts';
export const bank: ShopHandlers<{ id: string }> = {
  listOrders: function () { return { status: 204 }; },
  getOrder: async function* () {},
  get listGoods() { return () => ({ status: 204 }); },
};
`,
  },
  'as functions': {
    'bank.ts': `import { createShopApp } from '../generated/server.ts';
import { listGoods } from './goods.ts';
const handlers = {
  listOrders,
  getOrder,
  listGoods,
};
export const app = createShopApp(handlers);
function listOrders() {}
function getOrder() {}
`,
    'goods.ts': `export async function listGoods() {}
`,
  },
  'made by functions, with a type of their own': {
    'types.ts': `import type { ShopHandlers as Shop } from '../generated/server.ts';
export type Handlers = Partial<Shop<Customer>>;
type Customer = { id: string };
`,
    'orders.ts': `import type { Handlers as Part } from './types.ts';
export async function orders(db: unknown): Promise<Part> {
  const nothing = () => { return { status: 999 }; };
  return {
    listOrders: () => nothing(),
    getOrder: () => db,
  };
}
`,
    'goods.ts': `import type * as bank from '../generated/server.ts';
export const goods = (db: unknown) => ({
  listGoods: () => db,
}) satisfies Pick<bank.ShopHandlers, 'listGoods'>;
`,
    'index.ts': `import { createShopApp } from '../generated/server.ts';
import { goods } from './goods.ts';
import { orders } from './orders.ts';
export const app = createShopApp({
  ...(await orders(1)),
  ...goods(1),
});
`,
  },
  'in a class, and in objects that are only spread': {
    'orders.ts': `import type { ShopHandlers } from '../generated/server.ts';
export class Orders implements Pick<ShopHandlers, 'listOrders'> {
  listOrders() { return { status: 204 } as const; }
}
`,
    'goods.ts': `export const goods = { listGoods() {}, ...{ getOrder() {} } };
`,
    'index.ts': `import { createShopApp } from '../generated/server.ts';
import * as all from './goods.ts';
import { Orders } from './orders.ts';
const orders = new Orders();
export const app = createShopApp({
  ...all.goods,
  listOrders: (input) => orders.listOrders(input),
});
`,
  },
};

describe('handlers are found', () => {
  test.each(Object.entries(ARRANGED))('%s', async (_, files) => {
    expect((await grown(shop(OLD), files)).changed).toEqual([]);

    const after = await grown(shop([...NEW, 'ping Ping']), files);
    expect(after.added.map(({ operationId }) => operationId)).toEqual([...ADDED, 'ping']);
    expect(after.notes).toEqual([]);
    for (const [path, text] of Object.entries(files)) {
      expect(withoutAdded(text, after.files[path] ?? '')).toBe(text);
    }
    const all = Object.values(after.files).join('\n');
    expect(all.match(/^ *\.\.\.ping,$/gm)).toHaveLength(1);
    expect(all.match(/^import \{ ping \} from '\.\/ping\.ts';$/gm)).toHaveLength(1);
    expect((await grown(shop([...NEW, 'ping Ping']), after.files)).changed).toEqual([]);
  });

  test('members that are no handlers are not marked', async () => {
    const files = {
      'orders.ts': `import type { ShopHandlers } from '../generated/server.ts';
export const orders: Partial<ShopHandlers> & { audit(): void } = {
  listOrders: () => ({ status: 204 }),
  audit() {},
};
export const other = { getOrder() {} };
`,
    };
    const { marked } = await grown(shop(['listOrders Orders']), files);
    expect(marked).toEqual([]);
  });
});

test('a class is taken as it is', async () => {
  const files = {
    'orders.ts': `import type { ShopHandlers } from '../generated/server.ts';
export class Orders implements Partial<ShopHandlers> {
  listOrders() { return { status: 204 } as const; }
}
`,
  };
  expect((await grown(shop(['listOrders Orders']), files)).changed).toEqual([]);
  const { added, notes } = await grown(shop(OLD.slice(0, 2)), files);
  expect(added).toEqual([{ operationId: 'getOrder', file: 'orders-2.ts' }]);
  expect(notes).toEqual(['No object here has all handlers: add ...orders of orders-2.ts to yours']);
});

describe('where the handlers are joined', () => {
  test('a name that is taken is imported under another', async () => {
    const { files } = await grown(shop(OLD));
    const index = `${files['index.ts']}const ping = 1;\n`;
    const after = await grown(shop([...OLD, 'ping Ping']), { ...files, 'index.ts': index });
    expect(after.files['index.ts']).toContain("import { ping as ping_2 } from './ping.ts';\n");
    expect(after.files['index.ts']).toContain('  ...goods,\n  ...ping_2,\n}');
  });

  test('the ending of imports is the one in use there', async () => {
    const { files } = await grown(shop(OLD));
    const index = files['index.ts']?.replaceAll('.ts', '.js') ?? '';
    const after = await grown(shop([...OLD, 'ping Ping']), { ...files, 'index.ts': index });
    expect(after.files['index.ts']).toContain("import { ping } from './ping.js';\n");
  });

  test('a line without room is left to the user, who is told', async () => {
    const { files } = await grown(shop(OLD));
    const index = `import { createShopApp } from '../generated/server.ts';
import { goods } from './goods.ts';
import { orders } from './orders.ts';
export const app = createShopApp({ ...goods, ...orders });
`;
    const after = await grown(shop([...OLD, 'ping Ping']), { ...files, 'index.ts': index });
    expect(after.changed).toEqual(['ping.ts']);
    expect(after.notes).toEqual(['index.ts has no line for it: add ...ping of ping.ts there']);
  });
});

test.each([
  ['orders.ts', 'export const a = 1;\nexport const = 2;\n', 'orders.ts:2:14: '],
  ['sub/late.ts', 'export const a = {\n', 'sub/late.ts:'],
])('a file that is no TypeScript is named: %s', async (path, text, start) => {
  const attempt = grown(shop(OLD), { [path]: text });
  await expect(attempt).rejects.toThrow(InputError);
  await expect(attempt).rejects.toThrow(start);
});

/**
 * Returns `after` without the added lines, compared with `before` from both ends of every change.
 */
function withoutAdded(before: string, after: string): string {
  const old = before.split('\n');
  const kept: string[] = [];
  for (const line of after.split('\n')) {
    if (line === old[kept.length]) kept.push(line);
  }
  return kept.join('\n');
}
