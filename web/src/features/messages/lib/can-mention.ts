import { mentionsIn } from '@parley/text/find-mentions';

/** A name that nobody writes. */
const PROBE = 'ꙮꙮꙮ';
/** The last run of backticks on a line, which may have begun a code span that is still being written. */
const LAST_BACKTICKS = /(?<!`)(`+)[^`\n]*$/;

/**
 * Whether a name after this text would be a mention: not in code, nor in what may become code, nor in a link. The text
 * is read by the parser that finds mentions in messages.
 * @param before what is written before the `@`.
 */
export function canMentionAfter(before: string): boolean {
  const backticks = LAST_BACKTICKS.exec(before)?.[1] ?? '';
  return [`${before}@${PROBE}`, `${before}@${PROBE} ${backticks}`].every(
    (text) => mentionsIn(text).at(-1)?.[0]?.name === PROBE,
  );
}
