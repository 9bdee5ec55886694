import { useState } from 'react';
import type { TimelineRow } from './lib/timeline.ts';

/** True when the last change of the list put rows in above. */
export function usePrepended(rows: readonly TimelineRow[]): boolean {
  const first = rows[0]?.key;
  const last = rows.at(-1)?.key;
  const [seen, setSeen] = useState({ first, last, isPrepended: false });
  if (seen.first !== first || seen.last !== last) {
    setSeen({ first, last, isPrepended: seen.first !== undefined && seen.first !== first });
  }
  return seen.isPrepended;
}
