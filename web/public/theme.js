// Runs before the first paint, so that the chosen theme does not flash. `src/features/theme/theme-store.ts` takes over.
{
  let choice;
  try {
    choice = localStorage.getItem('parley.theme');
  } catch {
    // Storage is blocked: use the system preference.
  }
  const isDark = choice ? choice === 'dark' : globalThis.matchMedia('(prefers-color-scheme: dark)').matches;
  globalThis.document.documentElement.classList.toggle('dark', isDark);
}
