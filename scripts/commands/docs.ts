/** `hkob docs`: renders the documents as a static site. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, relative, resolve } from 'node:path';
import { headerOf } from '../../generators/emit/text/header.ts';
import { parsePort } from '../cli/arguments.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { type Listening, listen } from '../cli/listen.ts';
import { print } from '../cli/output.ts';
import { progress } from '../cli/progress.ts';
import { interrupted } from '../cli/signals.ts';
import { DESCRIPTIONS, openSpec, type Spec } from '../config/documents.ts';
import { indexPage } from '../docs/index-page.ts';
import { applyChanges, planChanges } from '../generate/write-files.ts';

export const command = defineCommand({
  name: 'docs',
  summary: 'the reference documentation as a site of plain files',
  usage: 'hkob docs [--out=DIR] [--spec=FILE|ais|oauth|dcr …] [--serve [--port 4020]]',
  description: `Writes index.html and a page for each document. The pages are self-contained: they load nothing from
other hosts, and work from the disk or on any web server.`,
  examples: [
    ['hkob docs', 'the APIs of this kit into dist/docs'],
    ['hkob docs --serve', 'the same, served on http://127.0.0.1:4020'],
    ['hkob docs --spec our-api.yaml --out public', 'another document'],
  ],
  options: {
    out: { type: 'string', value: 'DIR', summary: 'where to write (default: dist/docs)' },
    spec: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      summary: `ais, oauth, dcr, devhub or an OpenAPI 3.x file; repeatable (default: ${DESCRIPTIONS.join(', ')})`,
    },
    serve: { type: 'boolean', summary: 'serve the site until Ctrl-C' },
    port: { type: 'string', value: 'N', summary: 'TCP port, 0 for any free one (default: 4020)' },
    host: { type: 'string', value: 'HOST', summary: 'address to listen on (default: 127.0.0.1)' },
  },
  async run(values) {
    const port = values.port === undefined ? {} : { port: parsePort(values.port) };
    const serving = values.port !== undefined || values.host !== undefined;
    if (serving && !values.serve) throw new UsageError('--port and --host go with --serve');
    const site = await buildDocs({
      ...(values.out && { out: values.out }),
      ...(values.spec && { specs: values.spec }),
    });
    for (const page of site.pages) print(relative(process.cwd(), join(site.folder, page)));
    if (!values.serve) return EXIT.done;

    const server = await serveDocs(site, {
      ...port,
      ...(values.host && { host: values.host }),
    });
    const end = interrupted();
    print(`Docs at ${server.url}`);
    await end;
    await server.close();
    return EXIT.done;
  },
});

/** A site that was written to the disk. */
export interface Site {
  /** Absolute path. */
  readonly folder: string;
  /** Its files; `index.html` is the first. */
  readonly pages: readonly string[];
}

/**
 * Writes the site: `index.html` and `<name>.html` for each document.
 *
 * @param options.specs `ais`, `oauth`, `dcr`, `devhub` or files. Default: all four
 * @param options.out the folder, created if missing. Default: `dist/docs`
 * @throws {InputError} when a document cannot be used
 * @throws {UsageError} when two documents have the same page name
 */
export async function buildDocs(
  options: { readonly specs?: readonly string[]; readonly out?: string } = {},
): Promise<Site> {
  const { specs = DESCRIPTIONS, out = 'dist/docs' } = options;
  const folder = resolve(out);
  const pages = new Map<string, string>([['index.html', '']]);
  const opened: (Spec & { page: string })[] = [];
  for (const name of specs) {
    const spec = await openSpec(name);
    const page = pageOf(spec);
    if (pages.has(page)) throw new UsageError(`${spec.file} would be a second ${page}`);
    progress(`Rendering ${page}`);
    pages.set(page, offline(await render(spec)));
    opened.push({ ...spec, page });
  }
  pages.set('index.html', indexPage(opened));

  await applyChanges(
    await planChanges(
      [...pages].map(([page, text]) => ({ path: join(folder, page), text: `${HEADER}\n${text}` })),
    ),
  );
  return { folder, pages: [...pages.keys()] };
}

/** The first line of generated pages. Other files are not overwritten. */
const HEADER = `<!-- ${headerOf('an OpenAPI description', 'hkob docs')} -->`;

/** The file name of a page: ASCII, beginning with a letter or digit. */
function pageOf({ name }: Spec): string {
  return `${name.replaceAll(/[^A-Za-z0-9.-]+/g, '-').replace(/^[.-]+/, '') || 'api'}.html`;
}

/** Renders the page of a document with Redoc. */
async function render({ document, file }: Spec): Promise<string> {
  const [{ OUTPUT, redocly }, { withoutExternalReferences }, { withSafeText }] = await Promise.all([
    import('../redocly/redocly.ts'),
    import('../redocly/document.ts'),
    import('../docs/text.ts'),
  ]);
  const { code, stderr, output } = await redocly(
    ['build-docs', 'openapi.json', '-o', OUTPUT, '--inlineBundle', '--openapi.showExtensions'],
    { 'openapi.json': JSON.stringify(withSafeText(withoutExternalReferences(document))) },
  );
  if (code !== 0 || output === '') {
    throw new Error(`Redoc cannot render ${file}: ${stderr.trim()}`);
  }
  return output;
}

/** Replaces the logo that Redoc loads from its own host. */
const WORDMARK = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="44" height="12"><text y="10" font-family="sans-serif" font-size="11" fill="#2467f2">Redocly</text></svg>',
)}`;

/**
 * Makes a page self-contained: resources that Redoc would load are replaced, and a Content Security
 * Policy blocks all others. Only the page's own scripts may run.
 */
function offline(html: string): string {
  const page = html.replaceAll(/https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini[a-z-]*\.svg/g, WORDMARK);
  const hashes = [...page.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const policy = [
    "default-src 'none'",
    `script-src ${[...new Set(hashes)].join(' ')}`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return page.replace(
    '<head>',
    () => `<head>\n  <meta http-equiv="Content-Security-Policy" content="${policy}">`,
  );
}

/**
 * Serves the pages of a site, and no other files.
 *
 * @param options.port the TCP port; 0 for any free port. Default: 4020
 * @param options.host the address to listen on. Default: `127.0.0.1`
 * @param options.portOption the command line option of the port, for the error message
 * @throws {UsageError} when the port is taken
 */
export async function serveDocs(
  { folder, pages }: Site,
  options: { readonly port?: number; readonly host?: string; readonly portOption?: string } = {},
): Promise<Listening> {
  const { port = 4020, host = '127.0.0.1', portOption } = options;
  const server = createServer(async ({ method = '', url = '/' }, response) => {
    const path = url.replace(/\?.*$/s, '').slice(1) || 'index.html';
    const page = pages.find((name) => path === name || `${path}.html` === name);
    if (page === undefined || !['GET', 'HEAD'].includes(method)) {
      response.writeHead(page === undefined ? 404 : 405, { 'content-type': 'text/plain' });
      response.end(page === undefined ? 'There is no such page.\n' : 'Only GET and HEAD.\n');
      return;
    }
    const html = await readFile(join(folder, page)).catch(() => undefined);
    response.writeHead(html ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    response.end(method === 'HEAD' ? undefined : (html ?? 'The page is gone; build it again.\n'));
  });
  return listen(server, host, port, portOption);
}
