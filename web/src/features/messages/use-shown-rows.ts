import { useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { prepended } from './lib/prepended.ts';
import type { TimelineRow } from './lib/timeline.ts';

interface Shown {
  /** What this was made of. */
  of: readonly TimelineRow[];
  rows: readonly TimelineRow[];
  /** Whether the last change put rows in above. */
  isPrepended: boolean;
}

/**
 * The rows as the virtual list can take them without moving what is in view. It has to be told of rows that come in
 * above, and of no others at once. Nor may they come between its own correction of the place and the scroll event
 * that this brings about: until then it draws the rows at the same indexes as before, which are others by now. Before
 * a frame is drawn its scroll events have been told. Nor may they come while it scrolls down: it would go on to draw
 * nothing ahead on the way up, until the scrolling stops.
 */
export function useShownRows(rows: readonly TimelineRow[], isGoingDown: boolean): Shown {
  const [shown, setShown] = useState<Shown>({ of: rows, rows, isPrepended: false });
  const above = rows === shown.of ? null : prepended(shown.rows, rows);
  if (rows !== shown.of && !above) {
    // The same rows in another list may be drawn together with those put in above.
    setShown({ of: rows, rows, isPrepended: shown.isPrepended && rows.length === shown.rows.length });
  }

  // Not later: a frame that is asked for must not come with rows that are not the latest.
  useLayoutEffect(() => {
    if (!above || isGoingDown) return;
    const frame = requestAnimationFrame(() => {
      flushSync(() => setShown({ of: rows, rows: above, isPrepended: true }));
      if (above !== rows) setShown({ of: rows, rows, isPrepended: false });
    });
    return () => cancelAnimationFrame(frame);
  }, [rows, above, isGoingDown]);

  return shown;
}
