import { IPRIVATE, UCSCHAR } from './ucschar.ts';

const BAD_PERCENT = /%(?![\dA-Fa-f]{2})/;
// The apostrophe is a literal according to erratum 6937.
const LITERALS = new RegExp(`^[!#$%&'()*+,\\-./\\d:;=?@A-Z[\\]_a-z~${UCSCHAR}${IPRIVATE}]*$`, 'u');
const VARSPEC = '[\\w%]+(?:\\.[\\w%]+)*(?::[1-9]\\d{0,3}|\\*)?';
const EXPRESSION = new RegExp(`^[+#./;?&=,!@|]?${VARSPEC}(?:,${VARSPEC})*$`);

/** `uri-template`: RFC 6570 §2, of any level, including the reserved operators. */
export function isUriTemplate(value: string): boolean {
  if (BAD_PERCENT.test(value)) return false;
  const [literals = '', ...parts] = value.split('{');
  return (
    LITERALS.test(literals) &&
    parts.every((part) => {
      const end = part.indexOf('}');
      return (
        end !== -1 && EXPRESSION.test(part.slice(0, end)) && LITERALS.test(part.slice(end + 1))
      );
    })
  );
}
