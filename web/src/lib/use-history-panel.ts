import { useCallback } from 'react';
import { useLocation, useNavigate } from 'react-router';

/** Panels that are open in an entry of the history, in the order in which they were opened. */
interface PanelState {
  panels?: readonly { name: string; value: unknown }[];
}

/** The panels that are open in an entry with this state, as a text to compare them by. */
export const panelsOf = (state: unknown): string => JSON.stringify((state as PanelState | null)?.panels ?? []);

/** The key of the entry that the browser shows now; a page that is opened by its address has none. */
export const currentKey = (): string => (window.history.state as { key?: string } | null)?.key ?? 'default';

/**
 * A panel that lives in the history, so that going back closes it and not the page under it.
 * @returns what it shows, null while it is closed, and how to open it or, with null, to close it.
 */
export function useHistoryPanel<Value>(name: string): [Value | null, (value: Value | null) => void] {
  const { pathname, search, state, key } = useLocation();
  const navigate = useNavigate();
  const { panels = [] } = (state ?? {}) as PanelState;
  // Cast: nothing else writes under this name.
  const value = (panels.find((panel) => panel.name === name)?.value ?? null) as Value | null;

  const set = useCallback(
    (next: Value | null) => {
      const others = panels.filter((panel) => panel.name !== name);
      const isOpen = others.length < panels.length;
      // Whoever has gone elsewhere meanwhile has left the panel behind.
      if (next === null && (!isOpen || currentKey() !== key)) return;
      if (next === null && panels.at(-1)?.name === name) return void navigate(-1);
      const opened = next === null ? others : [...others, { name, value: next }];
      void navigate({ pathname, search }, { state: { ...state, panels: opened }, replace: isOpen });
    },
    [name, panels, pathname, search, state, key, navigate],
  );
  return [value, set];
}
