/** Resolves when queries have received the latest write to the cache: Apollo Client notifies them one task later. */
export const watchersNotified = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
