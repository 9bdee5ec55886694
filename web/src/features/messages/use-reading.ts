import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { readUpTo, unseenOf, type Readable, type Unseen } from './lib/read-progress.ts';
import { rowsInView } from './lib/rows-in-view.ts';
import type { TimelineRow } from './lib/timeline.ts';

/** What covers a row, such as a notice, may go without anything else's changing. */
const AGAIN_MS = 1_000;
const NOTHING: Unseen = { above: 0, below: 0 };

interface Read {
  viewerId: string;
  /** Up to where the viewer has read already; undefined for people who only visit. */
  readSeq: number | undefined;
  hasOlder: boolean;
  /** Called when the viewer has read on. */
  onRead: (seq: number) => void;
}

/**
 * Watches which messages the viewer has seen: those that were drawn in the visible part of the list while the page had
 * the focus. All others stay unread.
 * @returns how many are not seen, and `look`, to be called when the list has moved.
 */
export function useReading(scroller: RefObject<HTMLElement | null>, rows: readonly TimelineRow[], read: Read) {
  const { viewerId, readSeq, hasOlder, onRead } = read;
  const seen = useRef(new Set<number>());
  const frame = useRef(0);
  const [unseen, setUnseen] = useState(NOTHING);
  const messages = useMemo(() => readableOf(rows, viewerId), [rows, viewerId]);

  const lookNow = () => {
    const list = scroller.current;
    if (!list || readSeq === undefined) return;
    const isSeen = (seq: number) => seen.current.has(seq);
    if ((messages.at(-1)?.seq ?? 0) <= readSeq) {
      seen.current.clear();
      return setUnseen(NOTHING);
    }
    const inView = rowsInView(list);
    if (document.visibilityState === 'visible' && document.hasFocus()) {
      for (const { seq, isShown } of inView) if (isShown && seq > readSeq) seen.current.add(seq);
    }
    for (const seq of seen.current) if (seq <= readSeq) seen.current.delete(seq);
    const reached = readUpTo(messages, readSeq, hasOlder, isSeen);
    if (reached > readSeq) onRead(reached);
    const first = inView[0]?.seq ?? Infinity;
    // The end of the last one may be out of view.
    const last = inView.findLast(({ isShown }) => isShown)?.seq ?? inView.at(-2)?.seq ?? first - 1;
    const next = unseenOf(messages, readSeq, isSeen, { first, last });
    setUnseen((now) => (now.above === next.above && now.below === next.below ? now : next));
  };
  const latest = useRef(lookNow);
  useLayoutEffect(() => {
    latest.current = lookNow;
  });

  const look = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => latest.current());
  }, []);

  useEffect(look, [look, rows, readSeq, hasOlder]);

  const hasUnread = readSeq !== undefined && (messages.at(-1)?.seq ?? 0) > readSeq;
  useEffect(() => {
    if (!hasUnread) return;
    const timer = setInterval(look, AGAIN_MS);
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [hasUnread, look]);

  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  return { unseen, look };
}

const readableOf = (rows: readonly TimelineRow[], viewerId: string): Readable[] =>
  rows.flatMap((row) =>
    row.kind === 'message' && row.message.seq !== undefined
      ? [{ seq: row.message.seq, isOwn: row.message.author.id === viewerId }]
      : [],
  );
