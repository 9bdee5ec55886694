import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { namedEmoji } from '../../../../vite/emoji-picker-data.ts';
import { searchEmoji } from './search-emoji.ts';

const { resolve } = createRequire(import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(resolve(`emojibase-data/en/${file}.json`), 'utf8')) as unknown;
const emojis = namedEmoji(read).map((entry) => ({ ...entry, emoji: entry.emoji.replace('\uFE0F', '') }));

const first = (query: string, limit = 1) => searchEmoji(emojis, query, limit).map(({ emoji }) => emoji);

test.each([
  ['thumbsup', '👍'],
  ['+1', '👍'],
  [':+1:', '👍'],
  ['thumbs up', '👍'],
  ['thumbs_up', '👍'],
  ['-1', '👎'],
  ['heart', '❤'],
  ['<3', '❤'],
  ['red heart', '❤'],
  ['heart red', '❤'],
  ['tada', '🎉'],
  ['rocket', '🚀'],
  ['joy', '😂'],
  ['smile', '😄'],
  ['fire', '🔥'],
  ['100', '💯'],
  ['eyes', '👀'],
  ['pray', '🙏'],
  ['clap', '👏'],
  ['wave', '👋'],
  ['white_check_mark', '✅'],
  ['pinata', '🪅'],
  ['👍', '👍'],
  ['👍\uFE0F', '👍'],
  ['OK', '🆗'],
])('%s finds %s first', (query, emoji) => expect(first(query)).toEqual([emoji]));

test('ok finds both of its emoji first, and not the broken heart', () => {
  expect(first('ok', 2)).toEqual(['🆗', '👌']);
  expect(first('ok', 500)).not.toContain('💔');
});

test('matches a part of a word from three letters on', () => {
  expect(first('oken', 10)).toContain('💔');
});

test('finds nothing for an unknown name', () => {
  expect(first('qqqq', 10)).toEqual([]);
  expect(first('  ', 10)).toEqual([]);
});
