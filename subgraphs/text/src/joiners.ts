/**
 * Signs that take the vowel from a consonant, so that the next one joins it: all characters with the canonical
 * combining class 9 (Virama), of which regular expressions have no property. UnicodeData.txt of Unicode 17.
 */
const VIRAMA = String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA\u0E3A\u0EBA\u0F84\u1039\u103A\u1714\u1715\u1734\u17D2\u1A60\u1B44\u1BAA\u1BAB\u1BF2\u1BF3\u2D7F\uA806\uA82C\uA8C4\uA953\uA9C0\uAAF6\uABED\u{10A3F}\u{11046}\u{11070}\u{1107F}\u{110B9}\u{11133}\u{11134}\u{111C0}\u{11235}\u{112EA}\u{1134D}\u{113CE}-\u{113D0}\u{11442}\u{114C2}\u{115BF}\u{1163F}\u{116B6}\u{1172B}\u{11839}\u{1193D}\u{1193E}\u{119E0}\u{11A34}\u{11A47}\u{11A99}\u{11C3F}\u{11D44}\u{11D45}\u{11D97}\u{11F41}\u{11F42}\u{1612F}]`;

/** Scripts whose letters take a form by what they join. */
const CURSIVE = ['Arabic', 'Syriac', 'Mandaic', 'Nko', 'Mongolian', 'Phags_Pa', 'Adlam', 'Hanifi_Rohingya'];
/** A letter with its marks, and a letter after a non-joiner: of one script, as in `علی‌رضا` (UAX #31 §3.1.1.1, A1). */
const BETWEEN_CURSIVE = CURSIVE.map(
  (script) => String.raw`(?<=[\p{L}&&\p{Script=${script}}]\p{M}{0,3})\u200C(?=[\p{L}&&\p{Script=${script}}])`,
);
/** After a virama, where a joiner chooses the shape of the conjunct, and a non-joiner parts it (A2 and B). */
const IN_CONJUNCT = [
  String.raw`(?<=\p{L}\p{M}{0,3}${VIRAMA}\p{M}{0,1})\u200D`,
  String.raw`(?<=\p{L}\p{M}{0,3}${VIRAMA}\p{M}{0,1})\u200C(?=\p{L})`,
  // Bengali and Oriya write ra and ya with the joiner before the virama, as in `র‍্যাব` (The Unicode Standard, §12.2).
  String.raw`(?<=[\u09B0\u0B30])\u200D(?=[\u09CD\u0B4D])`,
];
// The `v` flag is newer than the language level that is compiled for.
const IN_CONTEXT = new RegExp([...BETWEEN_CURSIVE, ...IN_CONJUNCT].join('|'), 'gv');

/** A text without the joiners that its letters need. */
export const withoutNeededJoiners = (text: string): string =>
  /[\u200C\u200D]/.test(text) ? text.replace(IN_CONTEXT, '') : text;
