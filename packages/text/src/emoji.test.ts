import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { qualifiedEmoji, withoutEmoji } from './emoji.ts';

interface Listed {
  emoji: string;
  /** Null for parts of other emoji, such as half of a flag. */
  group?: number;
  version: number;
  skins?: { emoji: string }[];
}

/** Newer emoji are unknown to some supported versions of Node. */
const EMOJI_VERSION = 15;

/** All emoji from an independent source, with a variation selector after each. */
const listed = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('emojibase-data/en/data.json'), 'utf8'),
) as Listed[];
const all = listed
  .filter(({ group, version }) => group !== undefined && version <= EMOJI_VERSION)
  .flatMap(({ emoji, skins = [] }) => [emoji, ...skins.map((skin) => skin.emoji)]);

const SELECTOR = '\uFE0F';
const bare = (emoji: string) => emoji.replaceAll(SELECTOR, '');

test('gives each emoji one form, however many variation selectors it is written with', () => {
  expect(all.length).toBeGreaterThan(3_000);
  const wrong = all.filter((emoji) => {
    const forms = [emoji, bare(emoji), `${bare(emoji)}${SELECTOR}`, [...bare(emoji)].join(SELECTOR), `${emoji}\uFE0E`];
    const qualified = new Set(forms.map(qualifiedEmoji));
    const [only] = qualified;
    return qualified.size !== 1 || !only || bare(only) !== bare(emoji);
  });
  expect(wrong).toEqual([]);
});

test.each([
  ['👍\uFE0F', '👍'],
  ['👍\uFE0F🏽', '👍🏽'],
  ['❤', '❤\uFE0F'],
  ['❤\uFE0E', '❤\uFE0F'],
  ['1\u20E3', '1\uFE0F\u20E3'],
  ['#\u20E3', '#\uFE0F\u20E3'],
  ['👁\u200D🗨', '👁\uFE0F\u200D🗨\uFE0F'],
  ['🏳\u200D🌈', '🏳\uFE0F\u200D🌈'],
  ['👩🏻\u200D❤\u200D💋\u200D👨🏿', '👩🏻\u200D❤\uFE0F\u200D💋\u200D👨🏿'],
  ['🕵🏻\u200D♂', '🕵🏻\u200D♂\uFE0F'],
  ['☺', '☺\uFE0F'],
  ['©', '©\uFE0F'],
])('%j is %j', (text, emoji) => expect(qualifiedEmoji(text)).toBe(emoji));

test.each([
  '',
  'a',
  '1',
  '1\uFE0F',
  '👍👍',
  ' 👍',
  '🇪',
  '\uFE0F',
  '\u200D',
  '👍\u200D',
  '\u200D👍',
  '\u20E3',
  '🏽🏽',
  ':+1:',
])('%j is not an emoji', (text) => expect(qualifiedEmoji(text)).toBeNull());

test('removes emoji from a text, and nothing else', () => {
  expect(withoutEmoji('Ann 👩‍💻 1️⃣ 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}!')).toBe('Ann   !');
  expect(withoutEmoji('1\u200D2 a\u200Db 👍\u200D')).toBe('1\u200D2 a\u200Db \u200D');
});
