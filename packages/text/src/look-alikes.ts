/**
 * Alphabets whose letters people take for one another's. A word in two of them is a trap, not a name (UTS #39 §5.2);
 * syllables and ideographs are left alone, since they are written beside Latin letters.
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
 * Letters that pass for a Latin one, as small or as capital letters, by case-folded form: of UTS #39's confusables
 * those that can make up a whole word. No package that is kept has the data.
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

/** True when the word is of more than one alphabet. */
export const mixesAlphabets = (word: string) => ALPHABETS.filter((alphabet) => alphabet.test(word)).length > 1;

/** A case-folded word as people may read it: `сосо` in Cyrillic letters is `coco`. */
export const asRead = (folded: string) => [...folded].map((letter) => LATIN_FORMS.get(letter) ?? letter).join('');
