/** Texts of a document in a real browser: they are shown, and have no effect. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Markdoc from '@markdoc/markdoc';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDocs, serveDocs } from '../../../scripts/commands/docs.ts';
import { safeMarkdown } from '../../../scripts/docs/text.ts';
import { startBrowser } from './browser.ts';
import { anyMarkdown, HARMLESS, HOSTILE, MARK } from './snippets.ts';

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'docs-text-'));
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** A document with each text in every place for text. */
const everywhere = (texts: readonly string[]): object => ({
  openapi: '3.1.0',
  info: {
    title: `Texts ${texts[0]}`,
    summary: texts[0],
    version: '1.0.0',
    description: texts.join('\n\n'),
    contact: { name: texts[0], url: 'javascript:globalThis.ran=1' },
    license: { name: texts[0], url: 'javascript:globalThis.ran=1' },
    termsOfService: 'javascript:globalThis.ran=1',
    'x-logo': {
      url: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=',
      href: 'javascript:globalThis.ran=1',
      altText: texts[0],
    },
  },
  externalDocs: { url: 'javascript:globalThis.ran=1', description: texts[0] },
  servers: [{ url: 'https://bank.example', description: texts[0] }],
  tags: texts.map((text, index) => ({
    name: `tag ${index}`,
    description: text,
    'x-displayName': text,
    externalDocs: { url: 'javascript:globalThis.ran=1', description: text },
  })),
  'x-tagGroups': texts.map((text, index) => ({ name: text, tags: [`tag ${index}`] })),
  paths: Object.fromEntries(
    texts.map((text, index) => [
      `/things/${index}`,
      {
        get: {
          operationId: `operation${index}`,
          tags: [`tag ${index}`],
          summary: text,
          description: text,
          'x-badges': [{ name: text }],
          'x-extension': { description: text, [text]: text, $$mdtype: 'Tag', name: 'form' },
          'x-codeSamples': [{ lang: 'html', label: text, source: text }],
          parameters: [
            {
              name: text || 'p',
              in: 'query',
              description: text,
              example: text,
              schema: {
                type: 'string',
                title: text,
                pattern: '(?<a>b)',
                enum: [text],
                'x-enumDescriptions': { [text]: text },
              },
            },
          ],
          responses: {
            200: {
              description: text,
              headers: { 'X-A': { description: text, schema: { type: 'string' } } },
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    title: text,
                    description: text,
                    properties: { [text]: { type: 'string', description: text, default: text } },
                  },
                  examples: {
                    one: { summary: text, description: text, value: { text, $$mdtype: 'Tag' } },
                  },
                },
              },
            },
          },
        },
      },
    ]),
  ),
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X', description: texts[0] } },
  },
});

/** Semantic tags among those that `anyMarkdown` generates. */
const HARMLESS_TAG =
  /^<\/?(?:a|b|div|p|span|table|td|pre|code|br|summary|details)(?: (?:align|href|title)="")*\s*\/?>$/i;

let count = 0;

/** Renders a document and opens the page. */
async function open(document: object) {
  const name = `texts-${++count}`;
  const spec = join(folder, `${name}.json`);
  writeFileSync(spec, JSON.stringify(document));
  const site = await buildDocs({ specs: [spec], out: join(folder, name) });
  const server = await serveDocs(site, { port: 0 });
  const page = await browser.newPage();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const url = `${server.url}/${name}.html`;
  await page.goto(url, { waitUntil: 'networkidle' });
  const close = async (): Promise<void> => {
    await page.close();
    await server.close();
  };
  return { page, url, requests, close };
}

/** Scrolls through the sections of a page, since Redoc renders only visible ones. */
const readThrough = async (page: Page, look: () => Promise<void>): Promise<number> => {
  const ids = await page.evaluate(() => [
    ...new Set(
      [...document.querySelectorAll('[data-section-id]')].map((section) =>
        section.getAttribute('data-section-id'),
      ),
    ),
  ]);
  for (const id of ids) {
    await page.evaluate(async (wanted) => {
      const section = [...document.querySelectorAll('[data-section-id]')].find(
        (element) => element.getAttribute('data-section-id') === wanted,
      );
      section?.scrollIntoView();
      const frame = (): Promise<unknown> => new Promise(requestAnimationFrame);
      for (let frames = 0; frames < 100 && section?.childElementCount === 0; frames++)
        await frame();
      await frame();
    }, id);
    await look();
  }
  return ids.length;
};

/** Elements and attributes that no text may add to a page. */
const traces = (page: Page): Promise<string[]> =>
  page.evaluate((mark) => {
    const elements = `meta[http-equiv]:not([http-equiv=Content-Security-Policy]), base, link, iframe, object, embed, form, textarea, select, video, audio, dialog, frame, template, math, noscript, picture, source, portal, applet, script[src], img:not([src^=data]), x-${mark}, [id=${mark}], [name=${mark}], [class~=${mark}], [style*="--${mark}"], [style*=fixed], [srcdoc], [srcset], [background], [formaction]`;
    const found = [...document.querySelectorAll(elements)].map((element) => element.outerHTML);
    for (const element of document.querySelectorAll('*')) {
      const handlers = element.getAttributeNames().filter((name) => name.startsWith('on'));
      if (handlers.length > 0) found.push(element.outerHTML);
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href]')) {
      // A link that is not a valid URL leads nowhere: its protocol is a colon.
      if (!/^(?:https?:|mailto:|:)$/.test(link.protocol)) found.push(link.outerHTML);
    }
    for (const element of document.querySelectorAll('style')) {
      if (`${element.textContent}`.includes(`--${mark}`)) found.push(element.outerHTML);
    }
    if ('ran' in globalThis) found.push('a script ran');
    if (getComputedStyle(document.body).getPropertyValue(`--${mark}`) !== '') found.push('a style');
    return found.map((text) => text.slice(0, 200));
  }, MARK);

async function expectHarmless(texts: readonly string[]): Promise<void> {
  const { page, url, requests, close } = await open(everywhere(texts));
  try {
    const sections = await readThrough(page, async () => expect(await traces(page)).toEqual([]));
    expect(sections).toBeGreaterThan(texts.length / 2);
    // Long enough for a refresh.
    await page.waitForTimeout(200);
    expect(page.url().replace(/#.*/, '')).toBe(url);
    expect(requests.filter((asked) => asked !== url && !/^(?:data|blob):/.test(asked))).toEqual([]);
  } finally {
    await close();
  }
}

const BATCH = 24;
const batches = Array.from({ length: Math.ceil(HOSTILE.length / BATCH) }, (_, index) =>
  HOSTILE.slice(index * BATCH, (index + 1) * BATCH),
);

describe('a hostile text does nothing', () => {
  test.each(batches.map((texts, index) => ({ texts, index })))(
    'list $index',
    async ({ texts }) => {
      await expectHarmless(texts);
    },
    60_000,
  );

  test('whatever it is made of', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyMarkdown, { minLength: 60, maxLength: 60 }), expectHarmless),
      { numRuns: 2, seed: Number(process.env.DOCS_SEED ?? 1), endOnFailure: true },
    );
  }, 180_000);
});

test('an image is a link to it, unless it comes with the text', async () => {
  const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
  const images = [
    `![there](http://127.0.0.1:1/x.png) ![here](${pixel})`,
    '![reference]\n\n[reference]: http://127.0.0.1:1/y.png',
    '<img src="http://127.0.0.1:1/z.png" alt="tag">',
  ];
  const { page, url, requests, close } = await open(everywhere(images));
  expect(requests.filter((asked) => asked !== url && !/^(?:data|blob):/.test(asked))).toEqual([]);
  expect(await page.locator('a[href="http://127.0.0.1:1/x.png"]').first().textContent()).toBe(
    'there',
  );
  expect(await page.locator(`img[alt=here][src="${pixel}"]`).count()).toBeGreaterThan(0);
  await close();
}, 60_000);

test('what is only written to be read is shown', async () => {
  const { page, close } = await open({
    openapi: '3.1.0',
    info: { title: 'Map<String, Integer>', version: '1.0.0' },
    paths: Object.fromEntries(
      HARMLESS.map(([description], index) => [
        `/${index}`,
        {
          get: {
            operationId: `operation${index}`,
            description,
            responses: { 204: { description: 'Done.' } },
          },
        },
      ]),
    ),
  });
  const shown = new Map<string, string[]>();
  await readThrough(page, async () => {
    for (const [markdown, selector] of HARMLESS) {
      const found = await page.locator('[data-section-id]').locator(selector).allTextContents();
      shown.set(markdown, [...(shown.get(markdown) ?? []), ...found.map((text) => text.trim())]);
    }
  });
  for (const [markdown, , text] of HARMLESS) expect(shown.get(markdown), markdown).toContain(text);
  const title = await page.locator('h1').first().textContent();
  expect(title?.replaceAll('\u2060', '')).toContain('Map<String, Integer>');
  await close();
}, 120_000);

describe('safeMarkdown', () => {
  test('leaves text without a tag as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/<|\{%|!\[|[\uE000\uE001]/.test(text)),
        (text) => {
          expect(safeMarkdown(text)).toBe(text);
        },
      ),
    );
  });

  test('lets no other tag through than those that only say what a text is', () => {
    const tokenizer = new Markdoc.Tokenizer({
      html: true,
      allowIndentation: true,
      allowComments: true,
    });
    fc.assert(
      fc.property(anyMarkdown, (markdown) => {
        const tokens = tokenizer.tokenize(safeMarkdown(markdown));
        for (const { type, content } of tokens.flatMap((token) => [
          token,
          ...(token.children ?? []),
        ])) {
          expect(type).not.toMatch(/^(?:tag|annotation|image)/);
          if (!type.startsWith('html')) continue;
          // Attribute values are quoted, and contain neither quotes nor angle brackets.
          const tags = content.replaceAll(/"[^"<>]*"/g, '""').match(/<[a-z/!?][^>]*>?/gi) ?? [];
          for (const tag of tags) expect(tag).toMatch(HARMLESS_TAG);
        }
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    '<!--',
    '<a b="',
    '<a b= ',
    '`<',
    '<b ',
    '<a href="<a b=" c="',
    '](<',
    '<https:',
    '<a a@',
  ])('takes no more than the length of many %j', (unit) => {
    const cost = (times: number): number => {
      const text = unit.repeat(times);
      const start = performance.now();
      safeMarkdown(text);
      return performance.now() - start;
    };
    cost(1000);
    expect(cost(40_000)).toBeLessThan(100 * Math.max(cost(4_000), 5));
  });
});
