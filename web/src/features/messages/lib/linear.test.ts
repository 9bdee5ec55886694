import { expect, test } from '@jest/globals';
import { splitPlainText } from '@parley/text/inline-parts';
import { withoutEmoji } from '@parley/text/emoji';
import { withoutExcessMarks } from '@parley/text/excess-marks';
import { mentionsIn } from '@parley/text/find-mentions';
import { mayBeMarkdown } from '@parley/text/may-be-markdown';
import { hasHiddenCharacters, isBlank } from '@parley/text/visible';
import { excerpt } from './excerpt.ts';
import { collapsedText } from './collapsed-text.ts';
import { shapingOf } from './long-lines.ts';
import { openFence } from './enter-action.ts';
import { splitMessage } from './split-message.ts';
import { MAX_LENGTH, sendable } from './message-text.ts';
import { unfinishedMention } from './unfinished-mention.ts';
import { withoutMarkdown } from './without-markdown.ts';
import { markWords } from '../../search/lib/mark-words.ts';
import { growthOf } from '../../../../../packages/text/tests/support/growth.ts';
import { HOSTILE_TEXTS } from '../../../../../packages/text/tests/support/hostile-texts.ts';

/** For four times the text, linear work grows by 4 and quadratic work by 16. */
const MAX_GROWTH = 10;

/** Everything that reads the text of a message, except for the parser. */
const READERS: Record<string, (text: string) => unknown> = {
  splitPlainText,
  excerpt,
  collapsedText,
  hasHiddenCharacters,
  isBlank,
  markWords: (text) => markWords(text, 'a -- ( https'),
  mayBeMarkdown,
  mentionsIn,
  openFence,
  splitMessage: (text) => splitMessage(text),
  sendable,
  shapingOf,
  unfinishedMention: (text) => unfinishedMention(text, text.length),
  withoutEmoji,
  withoutExcessMarks,
  withoutMarkdown,
};

test.each(Object.entries(READERS))('%s takes linear time for hostile messages', (_, read) => {
  const slow = HOSTILE_TEXTS.map(({ title, ofLength }) => {
    const messages = new Map([1, 4].map((factor) => [factor * MAX_LENGTH, ofLength(factor * MAX_LENGTH)]));
    return { title, growth: growthOf((length) => read(messages.get(length) ?? ''), MAX_LENGTH, MAX_GROWTH) };
  }).filter(({ growth }) => growth > MAX_GROWTH);
  expect(slow).toEqual([]);
});
