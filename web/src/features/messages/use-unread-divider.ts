import { useState } from 'react';
import { useIsVisible } from '@/lib/use-is-visible.ts';

/**
 * After which message the "new messages" line stands: where the viewer had read when the room opened, and later where
 * they had read when they last turned away from the tab. Null for no line.
 */
export function useUnreadDivider(readSeqAtOpening: number | null, readSeq: number | undefined): number | null {
  const isVisible = useIsVisible();
  const [seen, setSeen] = useState({ isVisible, dividerAfter: null as number | null });
  if (seen.isVisible !== isVisible) {
    setSeen({ isVisible, dividerAfter: isVisible ? seen.dividerAfter : (readSeq ?? null) });
  }
  return seen.dividerAfter ?? readSeqAtOpening;
}
