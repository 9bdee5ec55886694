/**
 * Alphabets with letters that look alike. A word that mixes two of them is suspicious (UTS #39 §5.2). Syllabaries and
 * ideographs are excluded, since they are commonly written next to Latin letters.
 */
const ALPHABETS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Cherokee',
  'Coptic',
  'Georgian',
  'Glagolitic',
  'Lisu',
].map((script) => new RegExp(`\\p{Script=${script}}`, 'u'));

/**
 * Letters that look like a Latin letter, in lower or upper case, by case-folded form: the part of UTS #39's confusables
 * that can make up a whole word. No maintained package has the data.
 */
const LATIN_FORMS = new Map(
  Object.entries({
    Cyrillic: ['авеһіјкӏмноԛрсѕтуѵԝхԁ', 'abehijklmhoqpcstyvwxd'],
    Greek: ['αβεζηικμνορτυχγ', 'abezhikmvoptuxy'],
    'Latin alpha and script g': ['ɑɡ', 'ag'],
  }).flatMap(([, [letters = '', forms = '']]) =>
    [...letters].map((letter, index) => [letter, [...forms][index] ?? letter]),
  ),
);

/** True when a word contains letters of more than one alphabet. */
export const mixesAlphabets = (word: string) => ALPHABETS.filter((alphabet) => alphabet.test(word)).length > 1;

/** The skeleton of a case-folded word (UTS #39 §4): `сосо` in Cyrillic letters becomes `coco`. */
export const toSkeleton = (folded: string) => [...folded].map((letter) => LATIN_FORMS.get(letter) ?? letter).join('');
