const NON_JOINER = '\u200C';
const JOINERS = /[\u200C\u200D]/g;

/** UTF-16 units of context before a joiner: a letter with three marks. */
const CONTEXT_LENGTH = 8;
const LETTER_BEFORE = /(\p{L})\p{M}{0,3}$/u;
const LETTER_AFTER = /^\p{L}/u;

/** Scripts whose letters change their shape depending on their neighbors. */
const CURSIVE = [
  /\p{Script=Arabic}/u,
  /\p{Script=Syriac}/u,
  /\p{Script=Mandaic}/u,
  /\p{Script=Nko}/u,
  /\p{Script=Mongolian}/u,
  /\p{Script=Phags_Pa}/u,
  /\p{Script=Adlam}/u,
  /\p{Script=Hanifi_Rohingya}/u,
];

/**
 * Signs that remove the vowel of a consonant, so that it joins the next one: all characters of canonical combining class
 * 9 (Virama), for which regular expressions have no property. From UnicodeData.txt of Unicode 17.
 */
const VIRAMA =
  /[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA\u0E3A\u0EBA\u0F84\u1039\u103A\u1714\u1715\u1734\u17D2\u1A60\u1B44\u1BAA\u1BAB\u1BF2\u1BF3\u2D7F\uA806\uA82C\uA8C4\uA953\uA9C0\uAAF6\uABED\u{10A3F}\u{11046}\u{11070}\u{1107F}\u{110B9}\u{11133}\u{11134}\u{111C0}\u{11235}\u{112EA}\u{1134D}\u{113CE}-\u{113D0}\u{11442}\u{114C2}\u{115BF}\u{1163F}\u{116B6}\u{1172B}\u{11839}\u{1193D}\u{1193E}\u{119E0}\u{11A34}\u{11A47}\u{11A99}\u{11C3F}\u{11D44}\u{11D45}\u{11D97}\u{11F41}\u{11F42}\u{1612F}]$/u;
/** Bengali and Oriya place the joiner before the virama in ra + ya, as in `র‍্যাব` (The Unicode Standard, §12.2). */
const RA = /[\u09B0\u0B30]$/;
const VIRAMA_AFTER_RA = /^[\u09CD\u0B4D]/;

/** Removes the joiners that the letters of a text need in their positions (UAX #31 §2.3.1). */
export const withoutNeededJoiners = (text: string): string =>
  text.replace(JOINERS, (joiner, at: number) => {
    const before = text.slice(Math.max(0, at - CONTEXT_LENGTH), at);
    const after = text.slice(at + 1, at + 3);
    return isNeeded(before, joiner, after) ? '' : joiner;
  });

function isNeeded(before: string, joiner: string, after: string): boolean {
  const [, last = ''] = LETTER_BEFORE.exec(before) ?? [];
  const [next = ''] = LETTER_AFTER.exec(after) ?? [];
  if (joiner === NON_JOINER) {
    // Between letters that would join (A1) or form a conjunct (A2).
    return CURSIVE.some((script) => script.test(last) && script.test(next)) || (next !== '' && VIRAMA.test(before));
  }
  // After a virama, it selects the shape of the conjunct (B).
  return VIRAMA.test(before) || (RA.test(before) && VIRAMA_AFTER_RA.test(after));
}
