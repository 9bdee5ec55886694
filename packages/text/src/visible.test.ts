import { expect, test } from '@jest/globals';
import { hasHiddenCharacters, isBlank, hasVisibleCharacter } from './visible.ts';

test.each([
  ['nothing', ''],
  ['white space', ' \t\n\u00A0\u2003\u3000'],
  ['zero-width spaces and joiners', '\u200B\u200C\u200D\u2060\uFEFF'],
  ['a Braille cell without dots', '\u2800'],
  ['Hangul fillers', '\u115F\u1160\u3164\uFFA0'],
  ['tags', '\u{E0001}\u{E0041}\u{E007F}'],
  ['selectors of variation', '\uFE00\uFE0F\u{E0100}\u180B'],
  ['a soft hyphen and a grapheme joiner', '\u00AD\u034F'],
  ['Khmer vowels without a sign', '\u17B4\u17B5'],
  ['directions of text', '\u061C\u200E\u200F\u202A\u202E\u2066\u2069'],
  ['invisible operators', '\u2061\u2062\u2063\u2064'],
  ['annotations and an object that is not there', '\uFFF9\uFFFA\uFFFB\uFFFC'],
  ['blank hieroglyphs and a note without a head', '\u{13441}\u{13442}\u{1D159}\u{1D173}'],
  ['shorthand controls', '\u{1BCA0}\u{1BCA3}'],
  ['a mix of them', ' \u2800\u3164 \uFE0F'],
])('%s renders blank', (_, text) => {
  expect(isBlank(text)).toBe(true);
  expect(hasVisibleCharacter(text)).toBe(false);
});

test.each(['.', 'a', '\u2801', '가', '\u0600', '👍', '1', '\u3164a'])('%j does not render blank', (text) =>
  expect(isBlank(text)).toBe(false),
);

test.each([
  ['a Persian name', 'علی\u200Cرضا'],
  ['a Persian plural', 'داده\u200Cها'],
  ['a Kurdish name', 'نه\u200Cوروز'],
  ['a Syriac word', 'ܫܠܡ\u200Cܐ'],
  ['a Hindi conjunct', 'क्\u200Dष'],
  ['a Hindi half form', 'रक्\u200Cषा'],
  ['a Sinhala name', 'ශ්\u200Dරී'],
  ['a Malayalam chillu', 'മോഹന്\u200D'],
  ['a Bengali ya-phalaa', 'র\u200D্যাব'],
  ['a Kannada name', 'ರ್\u200Dಯ'],
  ['a name with an emoji sequence', 'Ann 👩\u200D💻'],
  ['one with an unqualified sequence', 'Ann 👁\u200D🗨'],
  ['one with a flag of a region', 'Ann 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'],
  ['one with a keycap', 'Ann 1\uFE0F\u20E3'],
  ['one with a heart', 'Ann ❤\uFE0F'],
  ['a variant of an ideograph', '葛\u{E0100}城'],
  ['Braille', '⠁⠝⠝\u2800⠇⠑⠑'],
  ['an Arabic number sign', '\u0600١٢'],
])('%s has no hidden characters', (_, name) => expect(hasHiddenCharacters(name)).toBe(false));

test.each([
  ['a non-joiner among Latin letters', 'a\u200Cb'],
  ['a joiner among Latin letters', 'a\u200Db'],
  ['a non-joiner at the end', 'علی\u200C'],
  ['a non-joiner between scripts', 'علی\u200Ca'],
  ['two non-joiners', 'علی\u200C\u200Cرضا'],
  ['a joiner without a virama', 'क\u200Dष'],
  ['a joiner between emoji that make no sequence', '👍\u200D👍'],
  ['a zero-width space', 'a\u200Bb'],
  ['a Hangul filler', 'Ann\u3164'],
  ['a Braille cell without dots', 'Ann\u2800'],
  ['a selector without a character that varies', 'a\uFE0F'],
  ['tags outside a flag', 'Ann\u{E0041}'],
  ['a direction', 'a\u202Eb'],
  ['a line break', 'a\nb'],
])('%s has hidden characters', (_, name) => expect(hasHiddenCharacters(name)).toBe(true));
