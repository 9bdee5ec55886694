import { seeded } from '../../tools/capacity/random.mjs';

/** Words of different frequency; the n-th is said about 1/n times as often as the first, as in living languages. */
const VOCABULARY = 20_000;
const SYLLABLES =
  'ba be bi bo da de di do ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so'.split(' ');
const WORDS = 11;

/**
 * Makes messages of eleven words and now and then an identifier, a version or a phrase in Chinese; the same ones for the
 * same seed.
 * @param {number} seed
 * @returns {() => string}
 */
export function sayings(seed) {
  const random = seeded(seed);
  const words = Array.from({ length: VOCABULARY }, (_, rank) => wordOf(rank));
  const word = () => words[Math.min(VOCABULARY - 1, Math.floor(Math.exp(random() * Math.log(VOCABULARY))))];
  return () => {
    const said = Array.from({ length: WORDS }, word);
    const extra = Math.floor(random() * 20);
    if (extra === 0) said.push(`${word()}_${word()}`);
    if (extra === 1)
      said.push(`v${Math.floor(random() * 9)}.${Math.floor(random() * 99)}.${Math.floor(random() * 99)}`);
    if (extra === 2) said.push('数据库在东京');
    return said.join(' ');
  };
}

/** Frequent words are short: from two letters on. */
export function wordOf(rank) {
  let word = '';
  for (let left = rank + 1; left > 0; left = Math.floor(left / SYLLABLES.length))
    word += SYLLABLES[left % SYLLABLES.length];
  return word;
}
