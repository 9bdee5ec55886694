import { seeded } from '../../tools/capacity/random.mjs';

/** Number of different words. Their frequencies follow Zipf's law, as in natural languages. */
const VOCABULARY_SIZE = 20_000;
const SYLLABLES =
  'ba be bi bo da de di do ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so'.split(' ');
const WORDS_PER_MESSAGE = 11;

/**
 * Generates reproducible messages of eleven words, some with an identifier, a version number or a Chinese phrase.
 * @param {number} seed
 * @returns {() => string}
 */
export function sampleMessages(seed) {
  const random = seeded(seed);
  const words = Array.from({ length: VOCABULARY_SIZE }, (_, rank) => wordOf(rank));
  const word = () => words[Math.min(VOCABULARY_SIZE - 1, Math.floor(Math.exp(random() * Math.log(VOCABULARY_SIZE))))];
  return () => {
    const parts = Array.from({ length: WORDS_PER_MESSAGE }, word);
    const extra = Math.floor(random() * 20);
    if (extra === 0) parts.push(`${word()}_${word()}`);
    if (extra === 1)
      parts.push(`v${Math.floor(random() * 9)}.${Math.floor(random() * 99)}.${Math.floor(random() * 99)}`);
    if (extra === 2) parts.push('数据库在东京');
    return parts.join(' ');
  };
}

/** The word of a frequency rank. Frequent words are short, with at least two letters. */
export function wordOf(rank) {
  let word = '';
  for (let left = rank + 1; left > 0; left = Math.floor(left / SYLLABLES.length))
    word += SYLLABLES[left % SYLLABLES.length];
  return word;
}
