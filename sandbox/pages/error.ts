import { html } from './html.ts';
import { languageOf, texts } from './language.ts';
import { page } from './layout.ts';

/** The error page. */
export function errorPage(acceptLanguage: string | undefined, detail: string): string {
  const language = languageOf(acceptLanguage);
  const { failed, failedHint } = texts[language];
  const main = html`<p>${failedHint}</p>
<p role="alert">${detail}</p>`;
  return page({ language, title: failed, main });
}
