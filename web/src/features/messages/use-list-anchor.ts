import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { anchorAfterArrival, anchorAfterScroll, anchorAt, AT_END, isNearEnd } from './lib/list-anchor.ts';
import type { Anchor, Geometry } from './lib/list-anchor.ts';
import type { TimelineRow } from './lib/timeline.ts';
import { useScrollGestures } from './use-scroll-gestures.ts';

/** A row is kept in its place until nothing has moved for so long, in a page that is drawn. */
const SETTLED_MS = 300;
/** And no longer than this from the first frame on, whatever moves: else nothing but a gesture could leave the row. */
const MAX_SETTLING_MS = 5_000;
/** Of what is above a row that stands at the start: what has been read already stays in view. */
const CONTEXT_PX = 96;

/**
 * Keeps a virtual list where it belongs, see `Anchor`. It opens at the row with `startKey`, or at its end. One's own new
 * message always leads to the end.
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

  const note = useCallback((): Geometry => {
    const { scrollTop: offset = 0, scrollHeight: height = 0, clientHeight: viewport = 0 } = scroller.current ?? {};
    before.current = { offset, height, viewport };
    setEndInView(isNearEnd(before.current));
    return before.current;
  }, []);

  /** In a page that is not drawn nothing is measured, and nothing settles. */
  const settle = useCallback(() => {
    const { current } = settling;
    cancelSettling(current);
    current.frame = requestAnimationFrame((now) => {
      current.since ??= now;
      current.timer = setTimeout(
        () => {
          if (anchor.current.kind === 'row') anchor.current = anchorAt(note());
        },
        Math.min(SETTLED_MS, current.since + MAX_SETTLING_MS - now),
      );
    });
  }, [note]);

  /** Brings the list to its anchor. */
  const place = useCallback(() => {
    const { current } = anchor;
    if (current.kind === 'end' && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
    if (current.kind === 'row') {
      const index = latest.current.findIndex(({ key }) => key === current.key);
      const offset = current.align === 'start' ? -CONTEXT_PX : 0;
      if (index >= 0) virtualizer.current?.scrollToIndex(index, { align: current.align, offset });
      settle();
    }
    note();
  }, [note, settle]);

  const toEnd = useCallback(() => {
    anchor.current = AT_END;
    place();
  }, [place]);

  const leadTo = useCallback(
    (key: string, align: 'start' | 'center') => {
      anchor.current = { kind: 'row', key, align };
      delete settling.current.since;
      place();
    },
    [place],
  );

  const onScroll = () => {
    const last = before.current;
    anchor.current = anchorAfterScroll(anchor.current, last, note(), gestures.isUnderWay());
    if (anchor.current.kind === 'end' && !isAtVeryEnd(before.current) && !gestures.isUnderWay()) place();
    if (anchor.current.kind === 'row') settle();
  };

  useLayoutEffect(() => {
    anchor.current = anchorAfterArrival(anchor.current, before.current, isOwnNew);
    if (anchor.current.kind === 'end') place();
    else note();
  }, [lastKey, isOwnNew, place, note]);

  useLayoutEffect(() => {
    const { current } = settling;
    place();
    return () => cancelSettling(current);
  }, [place]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => (anchor.current.kind === 'none' ? note() : place()));
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [isEmpty, place, note]);

  return { scroller, virtualizer, isEndInView, gestures: gestures.handlers, onScroll, toEnd, leadTo };
}

/** Rounding to whole pixels. */
const isAtVeryEnd = ({ offset, height, viewport }: Geometry): boolean => height - offset - viewport <= 1;

interface Settling {
  /** When the first frame since the row was asked for was drawn, in ms. */
  since?: number;
  frame?: number;
  timer?: ReturnType<typeof setTimeout>;
}

function cancelSettling({ frame, timer }: Settling): void {
  if (frame !== undefined) cancelAnimationFrame(frame);
  clearTimeout(timer);
}
