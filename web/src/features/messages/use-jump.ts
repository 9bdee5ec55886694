import { useEffect, useRef, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { TimelineRow } from './lib/timeline.ts';

/** So many pages are looked through for a message; it may be years back. */
const MOST_PAGES = 40;

interface Way {
  virtualizer: RefObject<VirtualizerHandle | null>;
  hasOlder: boolean;
  isLoading: boolean;
  loadOlder: () => Promise<void>;
  /** Says that the list no longer stays at its end. */
  leaveEnd: () => void;
}

/** Leads to a message once, and loads older ones until it is there. */
export function useJump(target: { id: string } | null, rows: readonly TimelineRow[], way: Way): void {
  const reached = useRef<{ id: string } | null>(null);
  const pages = useRef(0);
  const { virtualizer, hasOlder, isLoading, loadOlder, leaveEnd } = way;

  useEffect(() => {
    if (!target || reached.current === target || isLoading || rows.length === 0) return;
    const index = rows.findIndex((row) => row.kind === 'message' && row.message.stored?.id === target.id);
    if (index < 0 && hasOlder && pages.current < MOST_PAGES) {
      pages.current++;
      void loadOlder();
      return;
    }
    // Once the rows that have just come in are measured; a drawing in between puts it off, and no more.
    const frame = requestAnimationFrame(() => {
      reached.current = target;
      pages.current = 0;
      if (index < 0) return;
      leaveEnd();
      virtualizer.current?.scrollToIndex(index, { align: 'center' });
    });
    return () => cancelAnimationFrame(frame);
  }, [target, rows, hasOlder, isLoading, loadOlder, virtualizer, leaveEnd]);
}
