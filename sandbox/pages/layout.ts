/** The layout of every page: one style sheet, no script, no external resources. */
import type { Language } from '../brands.ts';
import { type Content, html } from './html.ts';
import { texts } from './language.ts';

export const STYLE_PATH = '/assets/sandbox.css';

export interface PageOptions {
  readonly language: Language;
  readonly title: string;
  /** The name of the bank; omitted if it is not known. */
  readonly bank?: string;
  readonly main: Content;
  /** Whether the page has a wide layout. */
  readonly wide?: boolean;
}

/** Renders a page. */
export function page({ language, title, bank, main, wide }: PageOptions): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}${bank !== undefined && ` · ${bank}`}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<header><strong>${bank ?? 'hkob'}</strong> <span>${texts[language].sandbox}</span></header>
<main${wide && html` class="wide"`}>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`.text;
}

/**
 * Returns the headers of a page.
 * @param formTarget - an additional origin to which a form may lead: browsers also check the
 * redirects after a form
 */
export function pageHeaders(formTarget?: string): Record<string, string> {
  const target = formTarget === undefined ? '' : ` ${formTarget}`;
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'self'; form-action 'self'${target}; base-uri 'none'; frame-ancestors 'none'`,
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

export const STYLE = `
*{box-sizing:border-box}
:root{color-scheme:light dark;--line:#8a8f98;--accent:#b00020;--ground:#fff;--text:#1a1c20;--soft:#f3f4f6}
@media (prefers-color-scheme:dark){:root{--ground:#15171a;--text:#f1f2f4;--soft:#22262b;--accent:#ff8a94}}
body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.5 system-ui,"Noto Sans HK","Noto Sans SC",sans-serif}
header{padding:.75rem 1rem;background:var(--soft);border-bottom:3px solid var(--accent)}
header strong{margin-inline-end:.5rem}
main{max-width:34rem;margin:0 auto;padding:1rem}
main.wide{max-width:54rem}
h1{font-size:1.5rem;line-height:1.25}
h2{font-size:1.125rem;margin:1.5rem 0 .5rem}
label{display:block;margin:.75rem 0 .25rem}
input:not([type=checkbox]),textarea,select{width:100%;padding:.75rem;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--line);border-radius:.375rem}
textarea{min-height:8rem;font:.875rem/1.4 ui-monospace,monospace}
pre{padding:.75rem;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);border-radius:.375rem;font:.8125rem/1.5 ui-monospace,monospace}
fieldset{margin:1.5rem 0;padding:.5rem 1rem;border:1px solid var(--line);border-radius:.375rem}
.choice{display:flex;gap:.75rem;align-items:center;min-height:2.75rem;margin:0}
.choice input{width:1.25rem;height:1.25rem;flex:none}
button{min-height:2.75rem;padding:.5rem 1.5rem;margin:.5rem .5rem 0 0;font:inherit;color:inherit;background:var(--ground);border:2px solid currentColor;border-radius:.375rem;cursor:pointer}
button.first{color:var(--ground);background:var(--accent);border-color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
input[aria-invalid],textarea[aria-invalid]{border:2px solid var(--accent)}
small{color:inherit;opacity:.8}
h3{font-size:1rem;margin:1rem 0 .25rem}
.button{display:inline-flex;align-items:center;min-height:2.75rem;padding:.5rem 1.5rem;color:inherit;border:2px solid currentColor;border-radius:.375rem;text-decoration:none}
.button.first{color:var(--ground);background:var(--accent);border-color:var(--accent)}
.row{display:flex;flex-wrap:wrap;gap:0 .75rem;align-items:flex-end}
.row div{flex:1 1 12rem}
.row button{min-height:3.125rem;margin-inline-end:0}
.card h2{margin-top:.25rem}
.steps{display:flex;flex-wrap:wrap;gap:.25rem .75rem;margin:0 0 1.5rem;padding:0;list-style:none;font-size:.875rem}
.steps li{flex:1 1 7.5rem;padding-top:.375rem;border-top:4px solid var(--line)}
.steps span{display:block;font-size:.75rem}
.steps [aria-current]{border-color:var(--accent);font-weight:600}
.note{margin:0 0 1rem;padding:.5rem .75rem;border:1px dashed var(--accent);border-radius:.375rem}
dl{margin:0}
dl div{padding:.5rem 0;border-top:1px solid var(--line)}
dt code{font-weight:600}
dd{margin:0}
dd ul{margin:.25rem 0 0;font-size:.875rem}
summary{cursor:pointer;min-height:2rem;font-weight:600}
[role=status]{padding:.75rem;border-inline-start:4px solid var(--line);background:var(--soft)}
[role=alert] ul{margin:0;padding-inline-start:1.25rem}
[role=alert]{padding:.75rem;border-inline-start:4px solid var(--accent);background:var(--soft)}
.card{padding:.75rem 1rem;margin:1rem 0;border:1px solid var(--line);border-radius:.375rem;overflow-wrap:anywhere}
`.trimStart();
