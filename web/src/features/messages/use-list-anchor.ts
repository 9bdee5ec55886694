import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { anchorAfterArrival, anchorAfterScroll, anchorAt, AT_END, isNearEnd } from './lib/list-anchor.ts';
import type { Anchor, Geometry } from './lib/list-anchor.ts';
import type { TimelineRow } from './lib/timeline.ts';
import { useScrollGestures } from './use-scroll-gestures.ts';

/** A row is anchored until nothing has moved for this long in a visible page. */
const SETTLED_MS = 300;
/** It is released after this long in any case, so that a scroll without a gesture can leave it too. */
const MAX_SETTLING_MS = 5_000;
/** The space kept above an anchored row, so that the last read message stays visible. */
const CONTEXT_PX = 96;

/**
 * Keeps the scroll position of a virtual list, see `Anchor`. It opens at the row with `startKey`, or at its end. The
 * viewer's own new message always scrolls to the end.
 */
export function useListAnchor(rows: readonly TimelineRow[], startKey: string | null) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useRef<VirtualizerHandle>(null);
  const anchor = useRef<Anchor>(startKey === null ? AT_END : { kind: 'row', key: startKey, align: 'start' });
  const before = useRef<Geometry>({ offset: 0, height: 0, viewport: 0 });
  const settling = useRef<Settling>({});
  const [isEndInView, setEndInView] = useState(startKey === null);
  const gestures = useScrollGestures();
  const latest = useRef(rows);
  useLayoutEffect(() => {
    latest.current = rows;
  });
  const last = rows.at(-1);
  const lastKey = last?.key;
  const isEmpty = rows.length === 0;
  const isOwnNew = last?.kind === 'message' && last.message.state === 'sending';

  const measure = useCallback((): Geometry => {
    const { scrollTop: offset = 0, scrollHeight: height = 0, clientHeight: viewport = 0 } = scroller.current ?? {};
    before.current = { offset, height, viewport };
    setEndInView(isNearEnd(before.current));
    return before.current;
  }, []);

  /** A hidden page measures nothing, so nothing settles. */
  const settle = useCallback(() => {
    const { current } = settling;
    cancelSettling(current);
    current.frame = requestAnimationFrame((now) => {
      current.since ??= now;
      current.timer = setTimeout(
        () => {
          if (anchor.current.kind === 'row') anchor.current = anchorAt(measure());
        },
        Math.min(SETTLED_MS, current.since + MAX_SETTLING_MS - now),
      );
    });
  }, [measure]);

  /** Scrolls to the anchor. */
  const applyAnchor = useCallback(() => {
    const { current } = anchor;
    if (current.kind === 'end' && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
    if (current.kind === 'row') {
      const index = latest.current.findIndex(({ key }) => key === current.key);
      const offset = current.align === 'start' ? -CONTEXT_PX : 0;
      if (index >= 0) virtualizer.current?.scrollToIndex(index, { align: current.align, offset });
      settle();
    }
    measure();
  }, [measure, settle]);

  const scrollToEnd = useCallback(() => {
    anchor.current = AT_END;
    applyAnchor();
  }, [applyAnchor]);

  const scrollToRow = useCallback(
    (key: string, align: 'start' | 'center') => {
      anchor.current = { kind: 'row', key, align };
      delete settling.current.since;
      applyAnchor();
    },
    [applyAnchor],
  );

  const onScroll = () => {
    const last = before.current;
    anchor.current = anchorAfterScroll(anchor.current, last, measure(), gestures.isScrolling());
    if (anchor.current.kind === 'end' && !isAtVeryEnd(before.current) && !gestures.isScrolling()) applyAnchor();
    if (anchor.current.kind === 'row') settle();
  };

  useLayoutEffect(() => {
    anchor.current = anchorAfterArrival(anchor.current, before.current, isOwnNew);
    if (anchor.current.kind === 'end') applyAnchor();
    else measure();
  }, [lastKey, isOwnNew, applyAnchor, measure]);

  useLayoutEffect(() => {
    const { current } = settling;
    applyAnchor();
    return () => cancelSettling(current);
  }, [applyAnchor]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => (anchor.current.kind === 'none' ? measure() : applyAnchor()));
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [isEmpty, applyAnchor, measure]);

  return { scroller, virtualizer, isEndInView, gestures: gestures.handlers, onScroll, scrollToEnd, scrollToRow };
}

/** Tolerance for rounding to whole pixels. */
const isAtVeryEnd = ({ offset, height, viewport }: Geometry): boolean => height - offset - viewport <= 1;

interface Settling {
  /** When the row's first frame was drawn, in ms. */
  since?: number;
  frame?: number;
  timer?: ReturnType<typeof setTimeout>;
}

function cancelSettling({ frame, timer }: Settling): void {
  if (frame !== undefined) cancelAnimationFrame(frame);
  clearTimeout(timer);
}
