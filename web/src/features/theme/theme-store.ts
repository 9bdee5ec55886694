export type ThemeChoice = 'system' | 'light' | 'dark';

/** Also read by `public/theme.js` before the first paint. Absent for the system theme. */
const STORAGE_KEY = 'parley.theme';

const listeners = new Set<() => void>();
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');
let choice = readChoice();

/** Applies changes by the system and by other tabs from now on. */
export function followTheme(): void {
  systemIsDark.addEventListener('change', apply);
  window.addEventListener('storage', ({ key }) => {
    if (key !== STORAGE_KEY) return;
    choice = readChoice();
    apply();
  });
}

export const getThemeChoice = (): ThemeChoice => choice;

export const getResolvedTheme = (): 'light' | 'dark' => {
  if (choice !== 'system') return choice;
  return systemIsDark.matches ? 'dark' : 'light';
};

/** Changes the theme in all tabs and stores it. */
export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  if (next === 'system') localStorage.removeItem(STORAGE_KEY);
  else localStorage.setItem(STORAGE_KEY, next);
  apply();
}

export function subscribeToTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function apply(): void {
  document.documentElement.classList.toggle('dark', getResolvedTheme() === 'dark');
  for (const listener of listeners) listener();
}

function readChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}
