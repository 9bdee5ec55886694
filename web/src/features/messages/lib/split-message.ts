import { openFence } from './enter-action.ts';
import { lengthOf, MAX_LENGTH, sendable } from './message-text.ts';

/** Room for the marks that close and reopen a code block. */
const RESERVE = 200;

/**
 * Splits text into messages within the limit, at the end of a paragraph, line or word if possible. A code block that
 * is split is closed, and reopened in the next message.
 */
export function splitMessage(text: string, limit = MAX_LENGTH): string[] {
  const parts: string[] = [];
  let rest = sendable(text);
  while (lengthOf(rest) > limit) {
    const head = cutOff(rest, limit - Math.min(RESERVE, limit / 4));
    const after = rest.slice(head.length);
    const fence = openFence(head);
    const isReopened = fence !== null && fence.line.length < RESERVE / 2;
    parts.push(sendable(isReopened ? `${head.trimEnd()}\n${fence.lead}${fence.marks}` : head));
    rest = isReopened ? `${fence.line}\n${after.replace(/^\n/, '')}` : sendable(after);
  }
  return rest === '' ? parts : [...parts, rest];
}

/** The beginning of the text, in at most `limit` code points. */
function cutOff(text: string, limit: number): string {
  const head = [...text.slice(0, 2 * limit)].slice(0, limit).join('');
  const min = head.length / 2;
  for (const end of ['\n\n', '\n', ' ']) {
    const at = head.lastIndexOf(end);
    if (at > min) return head.slice(0, at + end.length);
  }
  return head;
}
