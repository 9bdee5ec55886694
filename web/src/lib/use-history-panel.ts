import { useCallback } from 'react';
import { useLocation, useNavigate } from 'react-router';

/** The panels that are open in a history entry, in the order in which they were opened. */
interface PanelState {
  panels?: readonly { name: string; value: unknown }[];
}

/** The open panels of a history state, as a string to compare. */
export const panelsOf = (state: unknown): string => JSON.stringify((state as PanelState | null)?.panels ?? []);

/** The key of the current history entry. A page opened by its URL has none. */
export const currentKey = (): string => (window.history.state as { key?: string } | null)?.key ?? 'default';

/**
 * A panel that is stored in the history, so that Back closes it and stays on the page.
 * @returns its value, null while it is closed, and a function that opens it or, with null, closes it.
 */
export function useHistoryPanel<Value>(name: string): [Value | null, (value: Value | null) => void] {
  const { pathname, search, state, key } = useLocation();
  const navigate = useNavigate();
  const { panels = [] } = (state ?? {}) as PanelState;
  // Cast: nothing else uses this name.
  const value = (panels.find((panel) => panel.name === name)?.value ?? null) as Value | null;

  const set = useCallback(
    (next: Value | null) => {
      const others = panels.filter((panel) => panel.name !== name);
      const isOpen = others.length < panels.length;
      // The user has navigated elsewhere in the meantime, which closed the panel.
      if (next === null && (!isOpen || currentKey() !== key)) return;
      if (next === null && panels.at(-1)?.name === name) return void navigate(-1);
      const opened = next === null ? others : [...others, { name, value: next }];
      void navigate({ pathname, search }, { state: { ...state, panels: opened }, replace: isOpen });
    },
    [name, panels, pathname, search, state, key, navigate],
  );
  return [value, set];
}
