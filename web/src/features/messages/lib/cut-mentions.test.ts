import { describe, expect, test } from '@jest/globals';
import { cutMentions } from './cut-mentions.ts';

const ada = { username: 'ada' };
const dotted = { username: 'grace.h' };

const mentions = (text: string) =>
  cutMentions(text, [ada, dotted]).flatMap((part) => (part.kind === 'mention' ? [part.text] : []));

describe('cutMentions', () => {
  test('finds those who are mentioned, whatever the letter case', () => {
    expect(mentions('@ada and @Grace.H, look')).toEqual(['@ada', '@Grace.H']);
  });

  test('finds names in any letters, however they are put together', () => {
    const zoe = { username: 'zoë' };
    for (const text of ['@Zoë', '@Zoe\u0308']) {
      expect(cutMentions(text, [zoe])).toEqual([{ kind: 'mention', text, person: zoe }]);
    }
  });

  test('leaves the marks that end a sentence out', () => {
    expect(mentions('Thanks @ada. And @grace.h...')).toEqual(['@ada', '@grace.h']);
  });

  test('leaves other names and addresses text', () => {
    expect(mentions('@adam, post@ada, @@ada, @grace')).toEqual([]);
  });

  test('loses nothing of the text', () => {
    const text = 'a @ada b @nobody c @grace.h.';
    expect(
      cutMentions(text, [ada, dotted])
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});
