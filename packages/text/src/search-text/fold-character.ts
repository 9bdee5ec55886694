/** Marks that users omit when typing: accents, Arabic and Hebrew vowel points, the Devanagari nukta. */
const OPTIONAL_MARKS = /(?![\u3099\u309a])(?=\p{M})[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}\u093c]/gu;
/** Invisible characters, and the skin tones of emoji. */
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Emoji_Modifier}\u0640]/u;
const DIGITS = /\p{Nd}/gu;
/** From small a to small ke. Hiragana have the same order. */
const KATAKANA = /[\u30a1-\u30f6]/g;
const KATAKANA_TO_HIRAGANA = 0x60;

/** Letters that no normalization form decomposes, as they are typed on keyboards without them. */
const PLAIN_FORMS = new Map(
  Object.entries({
    ...{ ø: 'o', đ: 'd', ð: 'd', ł: 'l', ħ: 'h', ŧ: 't', ı: 'i', ŋ: 'n', þ: 'th', æ: 'ae', œ: 'oe', ς: 'σ', ґ: 'г' },
    // Arabic, Persian and Urdu keyboards produce different code points for the same letter.
    ...{ ة: 'ه', ہ: 'ه', ھ: 'ه', ى: 'ي', ی: 'ي', ک: 'ك', ٱ: 'ا' },
  }),
);

/** The zeros of decimal digits; the other nine follow each. */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
  0x17e0, 0x1810,
];

/** The maximum number of UTF-16 units per character, since normalizing a long run of marks is expensive. */
const MAX_UNITS = 32;

/**
 * Folds a character with its marks for search: ignores case, accents and width, spells out letters that keyboards lack
 * (`ß` as `ss`), and converts katakana to hiragana and digits to ASCII. Empty for invisible characters.
 */
export function foldCharacter(character: string): string {
  if (INVISIBLE.test(character)) return '';
  const plain = character.slice(0, MAX_UNITS).normalize('NFKD').replace(OPTIONAL_MARKS, '');
  // Upper case turns `ß` into `ss`.
  const folded = plain.toLowerCase().toUpperCase().toLowerCase().replace(OPTIONAL_MARKS, '');
  return Array.from(folded, (letter) => PLAIN_FORMS.get(letter) ?? letter)
    .join('')
    .normalize('NFC')
    .replace(DIGITS, asciiDigit)
    .replace(KATAKANA, (kana) => String.fromCharCode(kana.charCodeAt(0) - KATAKANA_TO_HIRAGANA));
}

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((zero) => code >= zero && code < zero + 10);
  return zero === undefined ? digit : String(code - zero);
}
