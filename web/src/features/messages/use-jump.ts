import { useEffect, useRef } from 'react';
import type { TimelineRow } from './lib/timeline.ts';

/** So many pages are looked through for a message; it may be years back. */
const MAX_PAGES = 40;

interface JumpOptions {
  hasOlder: boolean;
  isLoading: boolean;
  loadOlder: () => Promise<void>;
  scrollToRow: (key: string, align: 'center') => void;
  /** Called when the message is not among those that can be loaded. */
  onMissing: () => void;
}

/** Leads to a message once, and loads older ones until it is there. */
export function useJump(target: { id: string } | null, rows: readonly TimelineRow[], options: JumpOptions): void {
  const reached = useRef<{ id: string } | null>(null);
  const pages = useRef(0);
  const { hasOlder, isLoading, loadOlder, scrollToRow, onMissing } = options;

  useEffect(() => {
    if (!target || reached.current === target || isLoading || rows.length === 0) return;
    const row = rows.find((row) => row.kind === 'message' && row.message.stored?.id === target.id);
    if (!row && hasOlder && pages.current < MAX_PAGES) {
      pages.current++;
      void loadOlder();
      return;
    }
    reached.current = target;
    pages.current = 0;
    if (row) scrollToRow(row.key, 'center');
    else onMissing();
  }, [target, rows, hasOlder, isLoading, loadOlder, scrollToRow, onMissing]);
}
