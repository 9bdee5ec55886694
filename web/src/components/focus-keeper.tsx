import { useEffect } from 'react';
import { keepFocus } from '@/lib/keep-focus.ts';

/** Keeps the focus in the page while it is there, see `keepFocus`. */
export function FocusKeeper() {
  useEffect(keepFocus, []);
  return null;
}
