/** What the list shows of a message to somebody who reads it. */
export interface Readable {
  seq: number;
  isOwn: boolean;
}

/**
 * Up to which number the viewer has read a room: as far as they have seen every message that others wrote after
 * `readSeq`. What they have passed over stays unread, and so does all that comes after it.
 * @param messages those that are loaded, in order.
 * @param hasOlder whether there are older ones that are not.
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

/** Messages of others that are not seen, by where they stand. */
export interface Unseen {
  above: number;
  below: number;
}

/** The messages that can be looked at now: from the first to the last number of those in view. */
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
