import { useState } from 'react';

/** Returns a function that restores the focus to where it was on mounting, unless another element has it now. */
export function useReturnFocus(): () => void {
  const [before] = useState(() => document.activeElement);
  return () => {
    if (document.activeElement !== document.body) return;
    if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
  };
}
