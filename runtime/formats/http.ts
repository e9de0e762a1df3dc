const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const DAY_NAME = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY_NAME = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const HTTP_DATE = new RegExp(
  [
    `^${DAY_NAME}, ${DAY} ${MONTH} \\d{4} ${TIME} GMT$`, // IMF-fixdate
    `^${LONG_DAY_NAME}, ${DAY}-${MONTH}-\\d{2} ${TIME} GMT$`, // rfc850-date
    `^${DAY_NAME} ${MONTH} (?:${DAY}| [1-9]) ${TIME} \\d{4}$`, // asctime-date
  ].join('|'),
);

const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
const QUOTED = '"(?:[\\t !#-\\[\\]-~\\x80-\\xFF]|\\\\[\\t -~\\x80-\\xFF])*"';
// The lookahead leaves no white space to the next parameter, so that there is one way to match.
const PARAMETERS = `(?:[ \\t]*;[ \\t]*(?![ \\t])(?:${TOKEN}=(?:${TOKEN}|${QUOTED}))?)*`;
const MEDIA_RANGE = new RegExp(`^${TOKEN}/${TOKEN}${PARAMETERS}$`);

/** `http-date`: RFC 9110 §5.6.7, including the two obsolete forms. The weekday is not checked. */
export function isHttpDate(value: string): boolean {
  return HTTP_DATE.test(value);
}

/** `media-range`: RFC 9110 §12.5.1, such as `text/html;level=1` and `text/*` (`*` is a token). */
export function isMediaRange(value: string): boolean {
  return MEDIA_RANGE.test(value);
}
