import { decodePunycode, encodePunycode } from './punycode.ts';

const PREFIX = 'xn--';
const A_LABEL = /^xn--/i;
const BEYOND_ASCII = /[^\0-\x7F]/;

// RFC 5892 §3 derives the characters of a label from Unicode properties, which the engine's tables
// contain. Changes_When_NFKC_Casefolded represents "unstable" (§2.2); the exceptions are those of
// §2.6.
const PVALID_EXCEPTIONS = '\\u00DF\\u03C2\\u06FD\\u06FE\\u0F0B\\u3007';
const CONTEXTUAL = '\\u00B7\\u0375\\u05F3\\u05F4\\u30FB\\u200C\\u200D';
const DISALLOWED_EXCEPTIONS = '\\u0640\\u07FA\\u302E\\u302F\\u3031-\\u3035\\u303B';
const OLD_HANGUL_JAMO = '\\u1100-\\u11FF\\uA960-\\uA97C\\uD7B0-\\uD7FB';
const IGNORABLE_BLOCKS = '\\u20D0-\\u20FF\\u{1D100}-\\u{1D24F}';
const IGNORABLE = '\\p{Default_Ignorable_Code_Point}\\p{White_Space}\\p{Noncharacter_Code_Point}';
const UNSTABLE = '\\p{Changes_When_NFKC_Casefolded}';
const LETTER_DIGITS = '[\\p{Ll}\\p{Lu}\\p{Lo}\\p{Nd}\\p{Lm}\\p{Mn}\\p{Mc}]';
const ALLOWED = new RegExp(
  `^(?:[a-z\\d\\-${PVALID_EXCEPTIONS}${CONTEXTUAL}]|(?![${DISALLOWED_EXCEPTIONS}${OLD_HANGUL_JAMO}` +
    `${IGNORABLE_BLOCKS}${IGNORABLE}${UNSTABLE}])${LETTER_DIGITS})+$`,
  'u',
);
// RFC 5891 §4.2.3.1 and §4.2.3.2.
const MISPLACED = /^-|-$|^..--|^\p{M}/u;

// Canonical_Combining_Class=Virama and the joining types of Unicode 17, for which there are no
// property escapes.
const VIRAMA =
  '\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D3B\\u0D3C\\u0D4D\\u0DCA\\u0E3A\\u0EBA' +
  '\\u0F84\\u1039\\u103A\\u1714\\u1715\\u1734\\u17D2\\u1A60\\u1B44\\u1BAA\\u1BAB\\u1BF2\\u1BF3\\u2D7F' +
  '\\uA806\\uA82C\\uA8C4\\uA953\\uA9C0\\uAAF6\\uABED\\u{10A3F}\\u{11046}\\u{11070}\\u{1107F}\\u{110B9}' +
  '\\u{11133}\\u{11134}\\u{111C0}\\u{11235}\\u{112EA}\\u{1134D}\\u{113CE}-\\u{113D0}\\u{11442}' +
  '\\u{114C2}\\u{115BF}\\u{1163F}\\u{116B6}\\u{1172B}\\u{11839}\\u{1193D}\\u{1193E}\\u{119E0}' +
  '\\u{11A34}\\u{11A47}\\u{11A99}\\u{11C3F}\\u{11D44}\\u{11D45}\\u{11D97}\\u{11F41}\\u{11F42}\\u{1612F}';
const JOINS_BEFORE =
  '\\u0620\\u0626\\u0628\\u062A-\\u062E\\u0633-\\u063F\\u0641-\\u0647\\u0649\\u064A\\u066E\\u066F' +
  '\\u0678-\\u0687\\u069A-\\u06BF\\u06C1\\u06C2\\u06CC\\u06CE\\u06D0\\u06D1\\u06FA-\\u06FC\\u06FF' +
  '\\u0712-\\u0714\\u071A-\\u071D\\u071F-\\u0727\\u0729\\u072B\\u072D\\u072E\\u074E-\\u0758' +
  '\\u075C-\\u076A\\u076D-\\u0770\\u0772\\u0775-\\u0777\\u077A-\\u077F\\u07CA-\\u07EA\\u0841-\\u0845' +
  '\\u0848\\u084A-\\u0853\\u0855\\u0860\\u0862-\\u0865\\u0868\\u0886\\u0889-\\u088D\\u088F\\u08A0-\\u08A9' +
  '\\u08AF\\u08B0\\u08B3-\\u08B8\\u08BA-\\u08C8\\u1807\\u1820-\\u1878\\u1887-\\u18A8\\u18AA' +
  '\\uA840-\\uA871\\u{10AC0}-\\u{10AC4}\\u{10AD3}-\\u{10AD6}\\u{10AD8}-\\u{10ADC}' +
  '\\u{10ADE}-\\u{10AE0}\\u{10AEB}-\\u{10AEE}\\u{10B80}\\u{10B82}\\u{10B86}-\\u{10B88}\\u{10B8A}' +
  '\\u{10B8B}\\u{10B8D}\\u{10B90}\\u{10BAD}\\u{10BAE}\\u{10D01}-\\u{10D21}\\u{10D23}' +
  '\\u{10EC3}\\u{10EC4}\\u{10EC6}\\u{10EC7}\\u{10F30}-\\u{10F32}\\u{10F34}-\\u{10F44}\\u{10F51}-\\u{10F53}\\u{10F70}-\\u{10F73}' +
  '\\u{10F76}-\\u{10F81}\\u{10FB0}\\u{10FB2}\\u{10FB3}\\u{10FB8}\\u{10FBB}\\u{10FBC}\\u{10FBE}' +
  '\\u{10FBF}\\u{10FC1}\\u{10FC4}\\u{10FCA}\\u{1E900}-\\u{1E943}';
const LEFT_JOINING = '\\uA872\\u{10ACD}\\u{10AD7}\\u{10D00}\\u{10FCB}';
const RIGHT_JOINING =
  '\\u0622-\\u0625\\u0627\\u0629\\u062F-\\u0632\\u0648\\u0671-\\u0673\\u0675-\\u0677\\u0688-\\u0699' +
  '\\u06C0\\u06C3-\\u06CB\\u06CD\\u06CF\\u06D2\\u06D3\\u06D5\\u06EE\\u06EF\\u0710\\u0715-\\u0719\\u071E' +
  '\\u0728\\u072A\\u072C\\u072F\\u074D\\u0759-\\u075B\\u076B\\u076C\\u0771\\u0773\\u0774\\u0778\\u0779' +
  '\\u0840\\u0846\\u0847\\u0849\\u0854\\u0856-\\u0858\\u0867\\u0869\\u086A\\u0870-\\u0882\\u088E' +
  '\\u08AA-\\u08AC\\u08AE\\u08B1\\u08B2\\u08B9\\u{10AC5}\\u{10AC7}\\u{10AC9}\\u{10ACA}' +
  '\\u{10ACE}-\\u{10AD2}\\u{10ADD}\\u{10AE1}\\u{10AE4}\\u{10AEF}\\u{10B81}\\u{10B83}-\\u{10B85}' +
  '\\u{10B89}\\u{10B8C}\\u{10B8E}\\u{10B8F}\\u{10B91}\\u{10BA9}-\\u{10BAC}\\u{10D22}\\u{10EC2}\\u{10F33}' +
  '\\u{10F54}\\u{10F74}\\u{10F75}\\u{10FB4}-\\u{10FB6}\\u{10FB9}\\u{10FBA}\\u{10FBD}\\u{10FC2}' +
  '\\u{10FC3}\\u{10FC9}';
const TRANSPARENT = '[\\p{Mn}\\p{Me}\\u{1E94B}]*';

// Violations of the rules of RFC 5892 appendix A.
const OUT_OF_CONTEXT = new RegExp(
  [
    `(?<![${VIRAMA}])(?<![${JOINS_BEFORE}${LEFT_JOINING}]${TRANSPARENT})\\u200C`, // A.1
    `(?<![${VIRAMA}])\\u200C(?!${TRANSPARENT}[${JOINS_BEFORE}${RIGHT_JOINING}])`, // A.1
    `(?<![${VIRAMA}])\\u200D`, // A.2
    '(?<!l)\\u00B7|\\u00B7(?!l)', // A.3
    '\\u0375(?!\\p{Script=Greek})', // A.4
    '(?<!\\p{Script=Hebrew})[\\u05F3\\u05F4]', // A.5, A.6
    '^[^\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}]*\\u30FB[^\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}]*$', // A.7
    '[\\u0660-\\u0669].*[\\u06F0-\\u06F9]|[\\u06F0-\\u06F9].*[\\u0660-\\u0669]', // A.8, A.9
  ].join('|'),
  'u',
);

// Bidirectional classes of the characters that a label may contain.
const ARABIC_NUMBER = '\\u0660-\\u0669\\u{10D30}-\\u{10D39}';
const EUROPEAN_NUMBER = '\\d\\u06F0-\\u06F9\\u{1FBF0}-\\u{1FBF9}';
const RIGHT_TO_LEFT =
  '\\u0590-\\u065F\\u066A-\\u06EF\\u06FA-\\u08FF\\uFB1D-\\uFDFF\\uFE70-\\uFEFF' +
  '\\u{10800}-\\u{10D2F}\\u{10D3A}-\\u{10FFF}\\u{1E800}-\\u{1EFFF}';
const NEUTRAL =
  '\\-\\u00B7\\u02B9\\u02BA\\u02C6-\\u02CF\\u02EC\\u0375\\u200C\\u200D\\u2E2F\\u30FB\\uA67F\\uA717-\\uA71F\\uA788';
const HAS_RIGHT_TO_LEFT = new RegExp(`(?!\\p{Mn})[${RIGHT_TO_LEFT}${ARABIC_NUMBER}]`, 'u');
// RFC 5893 §2: conditions 1 to 3, condition 4, and conditions 1, 5 and 6.
const RIGHT_TO_LEFT_LABEL = new RegExp(
  `^(?!\\p{Mn})[${RIGHT_TO_LEFT}]` +
    `(?:[${RIGHT_TO_LEFT}${ARABIC_NUMBER}${EUROPEAN_NUMBER}${NEUTRAL}]|\\p{Mn})*$` +
    `(?<=(?!\\p{Mn})[${RIGHT_TO_LEFT}${ARABIC_NUMBER}${EUROPEAN_NUMBER}]\\p{Mn}*)`,
  'u',
);
const BOTH_NUMBERS = new RegExp(
  `[${EUROPEAN_NUMBER}].*[${ARABIC_NUMBER}]|[${ARABIC_NUMBER}].*[${EUROPEAN_NUMBER}]`,
  'u',
);
const LEFT_TO_RIGHT_LABEL = new RegExp(
  `^[^${EUROPEAN_NUMBER}${NEUTRAL}\\p{Mn}].*$(?<![${NEUTRAL}]\\p{Mn}*)`,
  'u',
);

/** Whether a label may be registered, apart from the Bidi rule (RFC 5891 §4.2). */
function isULabel(label: string): boolean {
  return (
    BEYOND_ASCII.test(label) &&
    ALLOWED.test(label) &&
    !MISPLACED.test(label) &&
    !OUT_OF_CONTEXT.test(label) &&
    label === label.normalize('NFC')
  );
}

/**
 * Returns the Unicode form of a label: that of an A-label, or any other label unchanged.
 * @returns undefined for an invalid A-label or U-label; ASCII without `xn--` is not checked
 */
export function toUnicode(label: string): string | undefined {
  if (BEYOND_ASCII.test(label)) return isULabel(label) ? label : undefined;
  if (!A_LABEL.test(label)) return label;
  // Decoding is injective (RFC 3492 §6.2), so decoding an A-label also validates it.
  const decoded = decodePunycode(label.slice(PREFIX.length).toLowerCase());
  return decoded !== undefined && isULabel(decoded) ? decoded : undefined;
}

/** Returns the ASCII form of a label: the A-label of a U-label, or any other label unchanged. */
export function toAscii(label: string): string {
  return BEYOND_ASCII.test(label) ? PREFIX + encodePunycode(label) : label;
}

/**
 * The Bidi rule of RFC 5893 §2 for a name in its Unicode form: if one label contains right-to-left
 * characters, it applies to all labels.
 */
export function keepsBidiRule(labels: readonly string[]): boolean {
  return (
    !labels.some((label) => HAS_RIGHT_TO_LEFT.test(label)) ||
    labels.every((label) =>
      HAS_RIGHT_TO_LEFT.test(label)
        ? RIGHT_TO_LEFT_LABEL.test(label) && !BOTH_NUMBERS.test(label)
        : LEFT_TO_RIGHT_LABEL.test(label),
    )
  );
}
