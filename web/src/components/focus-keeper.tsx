import { useEffect } from 'react';
import { keepFocus } from '@/lib/keep-focus.ts';

/** Runs `keepFocus` while it is mounted. */
export function FocusKeeper() {
  useEffect(keepFocus, []);
  return null;
}
