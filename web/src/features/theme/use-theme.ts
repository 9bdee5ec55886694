import { useSyncExternalStore } from 'react';
import { chooseTheme, getResolvedTheme, getThemeChoice, subscribeToTheme } from './theme-store.ts';

/** The chosen theme, what it comes to now, and how to change it. */
export function useTheme() {
  const choice = useSyncExternalStore(subscribeToTheme, getThemeChoice);
  const resolved = useSyncExternalStore(subscribeToTheme, getResolvedTheme);
  return { choice, resolved, choose: chooseTheme };
}
