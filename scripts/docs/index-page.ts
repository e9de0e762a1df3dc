/** Renders the index page of the docs: HTML and CSS, without scripts. */
import { createHash } from 'node:crypto';
import { type OperationSummary, operationsOf, type Spec } from '../config/documents.ts';

/** The steps from registration to a customer's balances, across the APIs. */
const FLOW: readonly (readonly [operationId: string, step: string])[] = [
  ['registerClient', 'Register the client: a software statement becomes a client_id.'],
  ['getOpenIdConfiguration', 'Discover the addresses and algorithms of the bank.'],
  ['createToken', 'Get a token for yourself, by client credentials over mutual TLS.'],
  ['createAccountConsent', 'State what you want to read and until when: a consent.'],
  ['startAuthorization', 'Send the customer to the bank, with a signed request object.'],
  ['createToken', 'Exchange the code that comes back for the customer’s tokens.'],
  ['listAccounts', 'Read the accounts that the consent covers.'],
  ['listBalances', 'Read their balances and transactions.'],
];

/**
 * Renders the index page.
 *
 * @param specs the documents, with the names of their pages
 */
export function indexPage(specs: readonly Page[]): string {
  const title = specs.length === 1 ? (specs[0]?.document.info.title ?? '') : 'API reference';
  const known = new Set(placesOf(specs).map(({ operationId }) => operationId));
  const hasFlow = FLOW.every(([id]) => known.has(id));
  const heading = hasFlow ? 'Hong Kong open banking' : title;
  const policy = `default-src 'none'; style-src 'sha256-${sha256(STYLE)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(heading)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(heading)}</h1>
${hasFlow ? '<p class="lead">How a third-party service provider reads the accounts of customers of HSBC Hong Kong and Hang Seng: three APIs, one journey.</p>' : ''}
</header>
<main>
${hasFlow ? flow(specs) : ''}
${specs.map(card).join('\n')}
</main>
<footer><p>Rendered from the OpenAPI descriptions. Nothing on these pages is loaded from another host.</p></footer>
</body>
</html>
`;
}

/** A document, and the file name of its page. */
type Page = Spec & { readonly page: string };

/** An operation, and the file name of its page. */
type Place = OperationSummary & { readonly page: string };

function flow(specs: readonly Page[]): string {
  const places = placesOf(specs);
  const steps = FLOW.map(([id, step]) => {
    const place = places.find(({ operationId }) => operationId === id);
    return `<li><p>${escapeHtml(step)}</p>${place ? link(place) : ''}</li>`;
  });
  return `<section aria-labelledby="flow">
<h2 id="flow">The journey</h2>
<ol class="flow">
${steps.join('\n')}
</ol>
</section>`;
}

function card(spec: Page): string {
  const { title, version, summary = '' } = spec.document.info;
  const id = `api-${spec.page.replace(/\.html$/, '')}`;
  const places = placesOf([spec]);
  const lines = places.map(
    (place) => `<li>${link(place)}<span>${escapeHtml(place.summary ?? '')}</span></li>`,
  );
  return `<section class="card" aria-labelledby="${id}">
<h2 id="${id}"><a href="${spec.page}">${escapeHtml(title)}</a></h2>
<p class="version">Version ${escapeHtml(version)}, ${places.length} ${places.length === 1 ? 'operation' : 'operations'}</p>
<p>${escapeHtml(summary)}</p>
<ul class="operations">
${lines.join('\n')}
</ul>
</section>`;
}

function placesOf(specs: readonly Page[]): Place[] {
  return specs.flatMap(({ document, page }) =>
    operationsOf(document).map((operation) => ({ ...operation, page })),
  );
}

/** Renders a link to the section of an operation. */
function link({ page, method, path, tags, operationId }: Place): string {
  const place = [tags[0], operationId].filter((part) => part !== undefined).map(slug);
  // Allow line breaks after each slash.
  const text = escapeHtml(path).replaceAll('/', '/<wbr>');
  return `<a href="${page}#/${place.join('/')}"><code><b>${method}</b> ${text}</code></a>`;
}

/** Creates fragment identifiers like Redoc. */
function slug(text: string): string {
  return encodeURIComponent(text.toLowerCase().trim().replaceAll(/\s+/g, '-'));
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

const STYLE = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1b1f24, #e6e8eb);
  --quiet: light-dark(#57606a, #a3adb8);
  --paper: light-dark(#ffffff, #14171b);
  --panel: light-dark(#f6f7f9, #1c2127);
  --line: light-dark(#d8dde3, #323a43);
  --link: light-dark(#0b57a4, #86bdf7);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 68rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: clamp(1.75rem, 5vw, 2.5rem); line-height: 1.2; }
h2 { margin: 0 0 .25rem; font-size: 1.25rem; line-height: 1.3; }
p { margin: 0 0 .5rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; border-radius: 2px; }
code { font: .85rem/1.5 ui-monospace, monospace; }
.lead { margin: .75rem 0 0; max-width: 42rem; font-size: 1.1rem; color: var(--quiet); }
.version, footer, .operations span { color: var(--quiet); }
main { display: grid; gap: 1.5rem; margin: 2rem 0; }
.card { padding: 1.25rem 1.5rem 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: .75rem; }
.flow {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr)); gap: .75rem;
  margin: .75rem 0 0; padding: 0; list-style: none; counter-reset: step;
}
.flow li {
  counter-increment: step; display: flex; flex-direction: column; justify-content: space-between;
  padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .75rem;
}
.flow p::before { content: counter(step) ". "; font-weight: 600; }
.flow a, .operations a { text-decoration: none; }
.flow a:hover, .operations a:hover { text-decoration: underline; }
.operations { margin: .75rem 0 0; padding: 0; list-style: none; }
.operations li {
  display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 0 1.5rem;
  padding: .4rem 0; border-top: 1px solid var(--line);
}
footer { font-size: .9rem; }
@media (max-width: 40rem) { .operations li { grid-template-columns: 1fr; } }
`;
