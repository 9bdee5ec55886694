import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { readUpTo, unseenOf, type Readable, type Unseen } from './lib/read-progress.ts';
import { rowsInView } from './lib/rows-in-view.ts';
import type { TimelineRow } from './lib/timeline.ts';

/** An overlay, such as a toast, may disappear without any event. */
const RECHECK_MS = 1_000;
interface Progress extends Unseen {
  /** The read marker. */
  seenTo: number | undefined;
}

interface ReadTrackingOptions {
  viewerId: string;
  /** The stored read marker; undefined if the viewer is not a member. */
  readSeq: number | undefined;
  hasOlder: boolean;
  /** Called when the read marker advances. */
  onRead: (seq: number) => void;
}

/**
 * Tracks which messages the viewer has seen: those that were visible in the list while the page had the focus. All
 * others stay unread.
 * @returns the counts of unseen messages and the read marker; `check`, to call when the list has moved; and
 * `readAll`, which marks everything loaded as read.
 */
export function useReadTracking(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly TimelineRow[],
  read: ReadTrackingOptions,
) {
  const { viewerId, readSeq, hasOlder, onRead } = read;
  const seen = useRef(new Set<number>());
  const seenTo = useRef(readSeq);
  const frame = useRef(0);
  const isRecheck = useRef(false);
  const [progress, setProgress] = useState<Progress>({ above: 0, below: 0, seenTo: readSeq });
  const messages = useMemo(() => readableOf(rows, viewerId), [rows, viewerId]);

  const latest = useRef<() => void>(() => undefined);
  const check = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => latest.current());
  }, []);

  const checkNow = () => {
    const list = scroller.current;
    if (!list || readSeq === undefined) return;
    const isSeen = (seq: number) => seen.current.has(seq);
    // Another device may have advanced the read marker.
    const from = Math.max(seenTo.current ?? 0, readSeq);
    const inView = (messages.at(-1)?.seq ?? 0) > from ? rowsInView(list) : [];
    if (document.visibilityState === 'visible' && document.hasFocus()) {
      for (const { seq, isShown } of inView) if (isShown && seq > from) seen.current.add(seq);
    }
    const reached = readUpTo(messages, from, hasOlder, isSeen);
    seenTo.current = reached;
    for (const seq of seen.current) if (seq <= reached) seen.current.delete(seq);
    if (reached > readSeq) onRead(reached);
    const first = inView[0]?.seq ?? 0;
    // The end of the last row may be out of view.
    const last = inView.findLast(({ isShown }) => isShown)?.seq ?? inView.at(-2)?.seq ?? first - 1;
    const next = { ...unseenOf(messages, reached, isSeen, { first, last }), seenTo: reached };
    // A new row is rendered with the next frame: check again then.
    const isSettled = next.above + next.below <= progress.above + progress.below || isRecheck.current;
    isRecheck.current = !isSettled;
    if (isSettled) setProgress((current) => (areSame(current, next) ? current : next));
    else check();
  };
  useLayoutEffect(() => {
    latest.current = checkNow;
  });

  const readAll = useCallback(() => {
    const latest = messages.at(-1)?.seq;
    if (latest === undefined) return;
    seenTo.current = latest;
    onRead(latest);
    check();
  }, [messages, onRead, check]);

  useEffect(check, [check, rows, readSeq, hasOlder]);

  const hasUnread = progress.seenTo !== undefined && (messages.at(-1)?.seq ?? 0) > progress.seenTo;
  useEffect(() => {
    if (!hasUnread) return;
    const timer = setInterval(check, RECHECK_MS);
    // Measured rows and a resized view bring other rows into view.
    const observer = new ResizeObserver(check);
    for (const element of [scroller.current, ...(scroller.current?.children ?? [])])
      if (element) observer.observe(element);
    window.addEventListener('focus', check);
    document.addEventListener('visibilitychange', check);
    return () => {
      clearInterval(timer);
      observer.disconnect();
      window.removeEventListener('focus', check);
      document.removeEventListener('visibilitychange', check);
    };
  }, [hasUnread, check, scroller]);

  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  return { ...progress, check, readAll };
}

const areSame = (a: Progress, b: Progress) => a.above === b.above && a.below === b.below && a.seenTo === b.seenTo;

const readableOf = (rows: readonly TimelineRow[], viewerId: string): Readable[] =>
  rows.flatMap((row) =>
    row.kind === 'message' && row.message.seq !== undefined
      ? [{ seq: row.message.seq, isOwn: row.message.author.id === viewerId }]
      : [],
  );
