import { useState } from 'react';
import { useIsVisible } from '@/lib/use-is-visible.ts';

/**
 * After which message the "new messages" line stands: where the viewer had read when the room opened, and later where
 * they had read when they last turned away from the tab. Null for no line.
 */
export function useNewLine(readSeqAtOpening: number | null, readSeq: number | undefined): number | null {
  const isVisible = useIsVisible();
  const [seen, setSeen] = useState({ isVisible, lineAfter: null as number | null });
  if (seen.isVisible !== isVisible) {
    setSeen({ isVisible, lineAfter: isVisible ? seen.lineAfter : (readSeq ?? null) });
  }
  return seen.lineAfter ?? readSeqAtOpening;
}
