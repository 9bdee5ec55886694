import { useLayoutEffect, useSyncExternalStore } from 'react';
import { seenNames, type NamedPerson } from './lib/seen-names.ts';

/** The username, if another person's name in the web client looks the same; otherwise null. */
export function useUsernameIfShared({ id, displayName, username }: NamedPerson): string | null {
  useLayoutEffect(
    () => seenNames.see({ id, displayName, ...(username !== undefined && { username }) }),
    [id, displayName, username],
  );
  return useSyncExternalStore(seenNames.subscribe, () => seenNames.usernameIfShared(id));
}
