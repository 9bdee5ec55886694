/** What determines whether a message is read. */
export interface Readable {
  seq: number;
  isOwn: boolean;
}

/**
 * The new read marker: every message of others after `readSeq` up to the marker has been seen. Skipped messages stay
 * unread, and so does everything after them.
 * @param messages the loaded messages, in order.
 * @param hasOlder whether older messages are not loaded.
 */
export function readUpTo(
  messages: readonly Readable[],
  readSeq: number,
  hasOlder: boolean,
  isSeen: (seq: number) => boolean,
): number {
  const [first] = messages;
  if (!first || (hasOlder && first.seq > readSeq + 1)) return readSeq;
  let reached = readSeq;
  const start = messages.findLastIndex(({ seq }) => seq <= readSeq) + 1;
  for (const { seq, isOwn } of messages.slice(start)) {
    if (!isOwn && !isSeen(seq)) break;
    reached = seq;
  }
  return reached;
}

/** Counts of unseen messages of others, above and below the view. */
export interface Unseen {
  above: number;
  below: number;
}

/** The first and last seq in view. */
export interface InView {
  first: number;
  last: number;
}

export function unseenOf(
  messages: readonly Readable[],
  readSeq: number,
  isSeen: (seq: number) => boolean,
  { first, last }: InView,
): Unseen {
  const unseen: Unseen = { above: 0, below: 0 };
  for (let index = messages.length - 1; index >= 0; index--) {
    const { seq, isOwn } = messages[index] as Readable;
    if (seq <= readSeq) break;
    if (isOwn || isSeen(seq)) continue;
    if (seq > last) unseen.below++;
    else if (seq < first) unseen.above++;
  }
  return unseen;
}
