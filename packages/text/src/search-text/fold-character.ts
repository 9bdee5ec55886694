/** Marks that people leave out when they type: accents, Arabic and Hebrew vowel points, the nukta of Devanagari. */
const OPTIONAL_MARKS = /(?![\u3099\u309a])(?=\p{M})[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}\u093c]/gu;
/** Characters that show nothing, and the skin tones of emoji. */
const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Emoji_Modifier}\u0640]/u;
const DIGITS = /\p{Nd}/gu;
/** From small a to small ke. Hiragana follow the same order. */
const KATAKANA = /[\u30a1-\u30f6]/g;
const KATAKANA_TO_HIRAGANA = 0x60;

/** Letters that no normalization form takes apart, as keyboards without them write them. */
const PLAIN_FORMS = new Map(
  Object.entries({
    ...{ ø: 'o', đ: 'd', ð: 'd', ł: 'l', ħ: 'h', ŧ: 't', ı: 'i', ŋ: 'n', þ: 'th', æ: 'ae', œ: 'oe', ς: 'σ', ґ: 'г' },
    // Arabic, Persian and Urdu keyboards have different code points for the same letter.
    ...{ ة: 'ه', ہ: 'ه', ھ: 'ه', ى: 'ي', ی: 'ي', ک: 'ك', ٱ: 'ا' },
  }),
);

/** The zeros of decimal digits; each is followed by the other nine. */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
  0x17e0, 0x1810,
];

/** UTF-16 units of a character and its marks that count, so that a pile of marks takes no time to put in order. */
const MAX_UNITS = 32;

/**
 * A character with its marks as searches compare it: without letter case, accents and width, letters that keyboards lack
 * spelled out (`ß` as `ss`), katakana as hiragana, digits as ASCII. Empty for what shows nothing.
 */
export function foldCharacter(character: string): string {
  if (UNSEEN.test(character)) return '';
  const plain = character.slice(0, MAX_UNITS).normalize('NFKD').replace(OPTIONAL_MARKS, '');
  // By way of upper case `ß` becomes `ss`.
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
