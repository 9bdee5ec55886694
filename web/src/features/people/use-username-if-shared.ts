import { useLayoutEffect, useSyncExternalStore } from 'react';
import { seenNames, type NamedPerson } from './lib/seen-names.ts';

/** The username of a person whose name looks like that of another one on this page; null for all others. */
export function useUsernameIfShared({ id, displayName, username }: NamedPerson): string | null {
  useLayoutEffect(
    () => seenNames.see({ id, displayName, ...(username !== undefined && { username }) }),
    [id, displayName, username],
  );
  return useSyncExternalStore(seenNames.subscribe, () => seenNames.usernameIfShared(id));
}
