import { useState, type RefObject } from 'react';

/**
 * Gives the focus back, when what took it closes, to where it was before: unless something else has it by now.
 * @param otherwise takes it when what had it is gone.
 */
export function useReturnFocus(otherwise?: RefObject<HTMLElement | null>): () => void {
  const [before] = useState(() => document.activeElement);
  return () => {
    if (document.activeElement !== document.body) return;
    const isThere = before instanceof HTMLElement && before !== document.body && before.isConnected;
    (isThere ? before : otherwise?.current)?.focus();
  };
}
