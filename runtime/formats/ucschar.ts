/** Planes 1 to 14 without their last two code points; plane 14 begins at U+E1000. */
const SUPPLEMENTARY = Array.from({ length: 14 }, (_, index) => {
  const plane = (index + 1).toString(16);
  return `\\u{${plane}${plane === 'e' ? '1' : '0'}000}-\\u{${plane}FFFD}`;
});

/** `ucschar` of RFC 3987 §2.2, as content of a character class with the `u` flag. */
export const UCSCHAR = `\\u{A0}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFEF}${SUPPLEMENTARY.join('')}`;

/** `iprivate` of RFC 3987 §2.2, as content of a character class with the `u` flag. */
export const IPRIVATE = '\\u{E000}-\\u{F8FF}\\u{F0000}-\\u{FFFFD}\\u{100000}-\\u{10FFFD}';
