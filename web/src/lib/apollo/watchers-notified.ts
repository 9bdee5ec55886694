/**
 * Resolves when the queries that show what was just written to the cache have it: Apollo Client tells them a task
 * later, not at once.
 */
export const watchersNotified = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
