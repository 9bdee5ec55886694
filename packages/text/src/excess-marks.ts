/**
 * The number of marks that are shown per character. No script needs more than a few, and emoji sequences stay below it.
 * Browsers lay out a run of marks in quadratic time: 8,000 Burmese vowel signs on one letter take many seconds.
 */
const MAX_MARKS = 8;

/** The same class twice, so that a run is read only once, and everything after its first marks is dropped. */
const RUN = new RegExp(`([\\p{M}\\p{Cf}\\p{Emoji_Modifier}]{${MAX_MARKS}})[\\p{M}\\p{Cf}\\p{Emoji_Modifier}]+`, 'gu');

/**
 * Removes combining characters, skin tones and invisible format characters beyond `MAX_MARKS` in a row.
 * Returns the same string if there is nothing to remove.
 */
export const withoutExcessMarks = (text: string): string => text.replace(RUN, '$1');
