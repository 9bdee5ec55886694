import { useState } from 'react';
import { useIsVisible } from '@/lib/use-is-visible.ts';

/**
 * The seq after which the unread divider is shown: the read marker when the room opened, or when the tab was last
 * hidden. Null for no divider.
 */
export function useUnreadDivider(readSeqAtOpening: number | null, readSeq: number | undefined): number | null {
  const isVisible = useIsVisible();
  const [seen, setSeen] = useState({ isVisible, dividerAfter: null as number | null });
  if (seen.isVisible !== isVisible) {
    setSeen({ isVisible, dividerAfter: isVisible ? seen.dividerAfter : (readSeq ?? null) });
  }
  return seen.dividerAfter ?? readSeqAtOpening;
}
