/**
 * A unit is the cost of one element with style and layout: about 30 µs on a desktop, and several times that on a phone.
 */
const CHARACTERS_PER_UNIT = 40;
/** Other characters may need a font fallback. */
const NON_ASCII_PER_UNIT = 10;
/** Each run of a script is shaped separately. */
const RUNS_PER_UNIT = 4;
/** Two Markdown marks make an element, and so does a line break. */
const MARKS_PER_UNIT = 2;
/** A message with more elements than this is shown unformatted. */
const MAX_MARK_UNITS = 800;

const MARKS = new Set([...'*_~`[]|@\n'].map((mark) => mark.charCodeAt(0)));

/** The approximate cost of laying out a message's text unformatted, in units. */
export function layoutCostOf(text: string): number {
  let nonAscii = 0;
  let runs = 0;
  let script = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= ASCII_END) nonAscii++;
    const next = scriptOf(code);
    if (next === null || next === script) continue;
    script = next;
    runs++;
  }
  return text.length / CHARACTERS_PER_UNIT + nonAscii / NON_ASCII_PER_UNIT + runs / RUNS_PER_UNIT;
}

/** The approximate cost of rendering a message's text, which may be formatted, in units. */
export function renderCostOf(text: string): number {
  let marks = 0;
  for (let index = 0; index < text.length; index++) if (MARKS.has(text.charCodeAt(index))) marks++;
  return layoutCostOf(text) + Math.min(MAX_MARK_UNITS, marks / MARKS_PER_UNIT);
}

const LETTER_A = 0x61;
const LETTER_Z = 0x7a;
const ASCII_END = 0x80;
const LATIN_END = 0x250;
const EAST_ASIAN_START = 0x2e80;
const SURROGATES_START = 0xd800;
const SURROGATES_END = 0xe000;

/**
 * A number for the script of a UTF-16 unit; null for spaces and punctuation, which belong to any script. An
 * approximation: most scripts have blocks of 128 characters.
 */
function scriptOf(code: number): number | null {
  if (code < ASCII_END && !isLetter(code)) return null;
  if (code < LATIN_END) return 0;
  if (code < EAST_ASIAN_START || code >= SURROGATES_END) return code >> 7;
  return code < SURROGATES_START ? EAST_ASIAN_START : SURROGATES_START;
}

/** `| 0x20` lowercases an ASCII letter. */
const isLetter = (code: number): boolean => (code | 0x20) >= LETTER_A && (code | 0x20) <= LETTER_Z;
