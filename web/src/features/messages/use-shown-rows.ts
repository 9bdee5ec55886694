import { useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { prepended } from './lib/prepended.ts';
import type { TimelineRow } from './lib/timeline.ts';

interface Shown {
  /** The rows that this was computed from. */
  source: readonly TimelineRow[];
  rows: readonly TimelineRow[];
  /** Whether the last change prepended rows. */
  isPrepended: boolean;
}

/**
 * The rows, staged so that the virtual list does not move what is in view. Prepended rows need the `shift` flag, and
 * must not come with other changes. They must not arrive between the list's scroll correction and the resulting scroll
 * event: until then the list renders by old indexes. The events are dispatched before the next frame renders. They must
 * not arrive while scrolling down either: the list would stop rendering ahead in the upward direction until the
 * scrolling ends.
 */
export function useShownRows(rows: readonly TimelineRow[], isScrollingDown: boolean): Shown {
  const [shown, setShown] = useState<Shown>({ source: rows, rows, isPrepended: false });
  const above = rows === shown.source ? null : prepended(shown.rows, rows);
  if (rows !== shown.source && !above) {
    // The same rows in a new array may be rendered together with prepended ones.
    setShown({ source: rows, rows, isPrepended: shown.isPrepended && rows.length === shown.rows.length });
  }

  // A layout effect, so that the frame callback never sees outdated rows.
  useLayoutEffect(() => {
    if (!above || isScrollingDown) return;
    const frame = requestAnimationFrame(() => {
      flushSync(() => setShown({ source: rows, rows: above, isPrepended: true }));
      if (above !== rows) setShown({ source: rows, rows, isPrepended: false });
    });
    return () => cancelAnimationFrame(frame);
  }, [rows, above, isScrollingDown]);

  return shown;
}
