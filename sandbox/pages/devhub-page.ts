import type { Context } from 'hono';
import type { Language } from '../brands.ts';
import type { SandboxContext } from '../context.ts';
import { type DevHubTexts, devHubTexts } from './devhub-texts.ts';
import { type Content, html } from './html.ts';
import { languageOf } from './language.ts';
import { page, pageHeaders } from './layout.ts';

/** A page of the Dev Hub in the language of the request. */
export interface HubPage {
  readonly hono: Context;
  readonly language: Language;
  readonly texts: DevHubTexts;
  show(title: string, main: Content, status?: 200 | 400 | 403 | 404): Response;
  unknown(): Response;
}

export function hubPage({ controls }: SandboxContext, hono: Context): HubPage {
  const language = languageOf(hono.req.header('accept-language'));
  const texts = devHubTexts[language];
  const note =
    controls.ahead > 0 &&
    html`<p class="note">${formatTime(controls.now(), language)} · ${formatSpan(controls.ahead, language)} ${texts.ahead}</p>`;
  const show: HubPage['show'] = (title, main, status = 200) => {
    const text = page({ language, title, bank: texts.title, main: [note, main], wide: true });
    return hono.body(text, status, pageHeaders());
  };
  const unknown = () =>
    show(
      texts.title,
      html`<p role="alert">${texts.unknown}</p>
<p><a href="/devhub">${texts.allProjects}</a></p>`,
      404,
    );
  return { hono, language, texts, show, unknown };
}

/** Formats a time of Hong Kong in the language. */
export function formatTime(time: number | string, language: Language): string {
  const format = { dateStyle: 'long', timeStyle: 'medium', timeZone: 'Asia/Hong_Kong' } as const;
  return new Intl.DateTimeFormat(language, format).format(new Date(time));
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Formats a duration in the largest unit that fits. */
function formatSpan(seconds: number, language: Language): string {
  const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? UNITS[3];
  const format = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, format).format(seconds / length);
}
