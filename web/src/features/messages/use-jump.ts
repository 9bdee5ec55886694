import { useEffect, useRef } from 'react';
import type { TimelineRow } from './lib/timeline.ts';

/** How many pages are searched for a message, which may be years old. */
const MAX_PAGES = 40;

interface JumpOptions {
  hasOlder: boolean;
  isLoading: boolean;
  loadOlder: () => Promise<void>;
  scrollToRow: (key: string, align: 'center') => void;
  /** Called if the message cannot be loaded. */
  onMissing: () => void;
}

/** Scrolls to a message once, and loads older messages until it is there. */
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
