// Runs before the first paint, so that a chosen theme does not flash. `src/features/theme/theme-store.ts` takes over.
{
  let choice;
  try {
    choice = localStorage.getItem('parley.theme');
  } catch {
    // Storage is blocked: the system's preference holds.
  }
  const isDark = choice ? choice === 'dark' : globalThis.matchMedia('(prefers-color-scheme: dark)').matches;
  globalThis.document.documentElement.classList.toggle('dark', isDark);
}
