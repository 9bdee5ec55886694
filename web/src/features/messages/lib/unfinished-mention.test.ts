import { describe, expect, test } from '@jest/globals';
import { completeMention, unfinishedMention } from './unfinished-mention.ts';

/** The mention at the caret, given as `|`. */
const at = (marked: string) => unfinishedMention(marked.replace('|', ''), marked.indexOf('|'));

describe('unfinishedMention', () => {
  test('finds the text between an @ and the caret', () => {
    expect(at('@ad|')).toEqual({ start: 0, query: 'ad' });
    expect(at('Ask @grace.h| about it')).toEqual({ start: 4, query: 'grace.h' });
    expect(at('(@Zoë|')).toEqual({ start: 1, query: 'Zoë' });
    expect(at('@ad|a')).toEqual({ start: 0, query: 'ad' });
    expect(at('你好@ad|')).toEqual({ start: 2, query: 'ad' });
    expect(at('привет@ad|')).toEqual({ start: 6, query: 'ad' });
    expect(at('_@ad|')).toEqual({ start: 1, query: 'ad' });
    expect(at('、＠ad|')).toEqual({ start: 1, query: 'ad' });
    expect(at('Done.@ad|')).toEqual({ start: 5, query: 'ad' });
  });

  test.each([
    '@|',
    'meet me @ |',
    'ada@example|',
    '@@ada|',
    'x/@ada|',
    '|@ada',
    '@ada |',
    '@1|',
    `@${'a'.repeat(50)}|`,
  ])('finds nothing in %s', (text) => expect(at(text)).toBeNull());
});

describe('completeMention', () => {
  const complete = (marked: string, username: string) => {
    const mention = at(marked);
    if (!mention) throw new Error('no mention');
    const { text, caret } = completeMention(marked.replace('|', ''), mention, username);
    return `${text.slice(0, caret)}|${text.slice(caret)}`;
  };

  test('inserts the name and moves the caret after a space', () => {
    expect(complete('Ask @gr|', 'grace')).toBe('Ask @grace |');
    expect(complete('Ask @gr|!', 'grace')).toBe('Ask @grace |!');
    expect(complete('Ask @gr| about it', 'grace')).toBe('Ask @grace |about it');
  });
});
