import { expect, test } from '@jest/globals';
import { cutMentions } from './cut-mentions.ts';
import { withoutExcessMarks } from './excess-marks.ts';
import { excerpt } from './excerpt.ts';
import { headOf } from './head-of.ts';
import { linkify } from './linkify.ts';
import { shapingOf } from './long-lines.ts';
import { mayBeMarkdown } from './may-be-markdown.ts';
import { openFence } from './meaning-of-enter.ts';
import { MAX_LENGTH, partsOf, sendable } from './message-text.ts';
import { unfinishedMention } from './unfinished-mention.ts';
import { withoutMarkdown } from './without-markdown.ts';
import { markWords } from '../../search/lib/mark-words.ts';
import { growthOf } from '../../../../tests/support/growth.ts';
import { HOSTILE_TEXTS } from '../../../../tests/support/hostile-texts.ts';

/** Linear work grows by 4 and quadratic work by 16. */
const MOST_GROWTH = 10;
const PEOPLE = ['a', 'ada', 'a.-'].map((username) => ({ username }));

/** All that reads a message's text, besides the parser. */
const READERS: Record<string, (text: string) => unknown> = {
  cutMentions: (text) => cutMentions(text, PEOPLE),
  excerpt,
  headOf,
  linkify,
  markWords: (text) => markWords(text, 'a -- ( https'),
  mayBeMarkdown,
  openFence,
  partsOf: (text) => partsOf(text),
  sendable,
  shapingOf,
  unfinishedMention: (text) => unfinishedMention(text, text.length),
  withoutExcessMarks,
  withoutMarkdown,
};

test.each(Object.entries(READERS))('%s takes linear time for hostile texts', (_, read) => {
  const slow = HOSTILE_TEXTS.map(({ title, ofLength }) => {
    const texts = new Map([1, 4].map((factor) => [factor * MAX_LENGTH, ofLength(factor * MAX_LENGTH)]));
    return { title, growth: growthOf((length) => read(texts.get(length) ?? ''), MAX_LENGTH) };
  }).filter(({ growth }) => growth > MOST_GROWTH);
  expect(slow).toEqual([]);
});
