import { useState } from 'react';

/** Gives the focus back, when what took it closes, to where it was before: unless something else has it by now. */
export function useReturnFocus(): () => void {
  const [before] = useState(() => document.activeElement);
  return () => {
    if (document.activeElement !== document.body) return;
    if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
  };
}
