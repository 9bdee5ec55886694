import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { TimelineRow } from './lib/timeline.ts';

/** Closer than this to the end counts as being there. */
const BOTTOM_SLACK_PX = 80;
/** Rows are measured while the list opens at its place; where that comes to stand is looked at after. */
const OPENING_MS = 300;
/** What is read already stays in view above the place where the list opens. */
const CONTEXT_PX = 96;

/**
 * Keeps a virtual list at its end while the person is there: when rows come in, when they grow, and when the space
 * for them changes. One's own new message always leads there. With `startIndex` the list opens at that row instead.
 */
export function useBottomScroll(rows: readonly TimelineRow[], startIndex: number | null) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useRef<VirtualizerHandle>(null);
  const [start] = useState(startIndex);
  const [isAtBottom, setAtBottom] = useState(start === null);
  const follows = useRef(start === null);
  const isOpening = useRef(start !== null);
  const lastOffset = useRef(0);
  const lastHeight = useRef(0);
  const last = rows.at(-1);
  const lastKey = last?.key;
  const isEmpty = rows.length === 0;
  const isOwnNew = last?.kind === 'message' && last.message.state === 'sending';

  const toBottom = () => {
    follows.current = true;
    isOpening.current = false;
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    // Its event may come only together with the next scroll, which would then look like a way down.
    lastOffset.current = element.scrollTop;
    lastHeight.current = element.scrollHeight;
  };

  const leaveEnd = useCallback(() => {
    follows.current = false;
    isOpening.current = false;
  }, []);

  const onScroll = (offset: number) => {
    const element = scroller.current;
    if (!element || isOpening.current) return;
    const isThere = element.scrollHeight - offset - element.clientHeight < BOTTOM_SLACK_PX;
    // Rows that grow move the end away, and rows that shrink the offset; only what happens without either is the person.
    const hasResized = element.scrollHeight !== lastHeight.current;
    const isLeaving = !isThere && !hasResized && offset < lastOffset.current;
    lastOffset.current = offset;
    lastHeight.current = element.scrollHeight;
    if (isThere) follows.current = true;
    else if (isLeaving) follows.current = false;
    else if (hasResized && follows.current) toBottom();
    setAtBottom(follows.current);
  };

  useLayoutEffect(() => {
    if (follows.current || isOwnNew) toBottom();
  }, [lastKey, isOwnNew]);

  useLayoutEffect(() => {
    if (start === null) return;
    virtualizer.current?.scrollToIndex(start, { align: 'start', offset: -CONTEXT_PX });
    const timer = setTimeout(() => {
      isOpening.current = false;
      const element = scroller.current;
      if (!element) return;
      lastOffset.current = element.scrollTop;
      const isThere = element.scrollHeight - element.scrollTop - element.clientHeight < BOTTOM_SLACK_PX;
      follows.current = isThere;
      setAtBottom(isThere);
    }, OPENING_MS);
    return () => clearTimeout(timer);
  }, [start]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      lastHeight.current = element.scrollHeight;
      if (follows.current) toBottom();
    });
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [isEmpty]);

  return { scroller, virtualizer, isAtBottom, onScroll, toBottom, leaveEnd };
}
