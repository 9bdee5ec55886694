/** Distinct words of one message that it is found by. */
const MOST_WORDS = 400;
/** UTF-16 units of a word that count. */
const LONGEST_WORD = 40;

/** Scripts without spaces between words, of which every character counts as one. */
const SOLID = `[${['Han', 'Hira', 'Kana', 'Thai', 'Laoo', 'Khmr', 'Mymr'].map((script) => `\\p{scx=${script}}`).join('')}]`;
const OF_WORDS = '[\\p{L}\\p{M}\\p{N}]';
const WORD = new RegExp(`(?=${OF_WORDS})${SOLID}|(?:(?!${SOLID})${OF_WORDS})+`, 'gu');

/**
 * The distinct words of a text as searches compare them, in the order of the text: without letter case, and with
 * look-alike forms made one.
 */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  const folded = text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase();
  for (const [word] of folded.matchAll(WORD)) {
    words.add(word.slice(0, LONGEST_WORD).replace(/[\ud800-\udbff]$/, ''));
    if (words.size === MOST_WORDS) break;
  }
  return [...words];
}
