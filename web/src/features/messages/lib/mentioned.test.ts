import { describe, expect, test } from '@jest/globals';
import { splitPlainText } from '@parley/text/inline-parts';
import { findMentioned } from './mentioned.ts';

const ada = { username: 'ada' };
const dotted = { username: 'grace.h' };

const mentions = (text: string, people = [ada, dotted]) =>
  splitPlainText(text).flatMap((part) => {
    const match = part.kind === 'mention' ? findMentioned(part.forms, people) : null;
    return match ? [part.text.slice(0, 1 + match.length)] : [];
  });

describe('findMentioned', () => {
  test('ignores case', () => {
    expect(mentions('@ada and @Grace.H, look')).toEqual(['@ada', '@Grace.H']);
  });

  test.each([
    ['zoë', '@Zoë'],
    ['zoë', '@Zoe\u0308'],
    ['strasse', '@Straße'],
    ['coco', '@сосо'],
    ['علی\u200Cرضا', '@علیرضا'],
  ])('finds %s in %s, as the server does', (username, text) => {
    expect(mentions(text, [{ username }])).toEqual([text]);
  });

  test('leaves out punctuation at the end of a sentence', () => {
    expect(mentions('Thanks @ada. And @grace.h...')).toEqual(['@ada', '@grace.h']);
  });

  test('leaves out a word that follows without a space', () => {
    expect(mentions('@adaさん')).toEqual(['@ada']);
  });

  test('ignores other names and addresses', () => {
    expect(mentions('@adam, post@ada, @@ada, @grace')).toEqual([]);
  });
});
