import { useSyncExternalStore } from 'react';
import { chooseTheme, getResolvedTheme, getThemeChoice, subscribeToTheme } from './theme-store.ts';

/** The chosen theme, the resolved theme, and a function to change it. */
export function useTheme() {
  const choice = useSyncExternalStore(subscribeToTheme, getThemeChoice);
  const resolved = useSyncExternalStore(subscribeToTheme, getResolvedTheme);
  return { choice, resolved, choose: chooseTheme };
}
