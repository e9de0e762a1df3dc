/** Text that is already HTML. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value of a template; lists are joined, undefined is omitted. */
export type Content = Html | string | number | false | undefined | readonly Content[];

/** Renders a template. Values are escaped unless they are {@link Html}. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(
    parts
      .map((part, index) => (index === 0 ? part : `${textOf(values[index - 1])}${part}`))
      .join(''),
  );
}

function textOf(content: Content): string {
  if (content instanceof Html) return content.text;
  if (content === undefined || content === false) return '';
  if (typeof content === 'object') return content.map(textOf).join('');
  return String(content).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
