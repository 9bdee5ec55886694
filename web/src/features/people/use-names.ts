import { useLayoutEffect, useSyncExternalStore } from 'react';
import { seenNames, type NamedPerson } from './lib/seen-names.ts';

/** A person's name in plain text, for sentences that are not updated later. */
export function nameOf(person: NamedPerson): string {
  seenNames.see(person);
  return seenNames.nameOf(person);
}

const nameOfSeen = (person: NamedPerson) => seenNames.nameOf(person);

/**
 * Returns a function that names each of `people` in plain text and tells apart names that look alike. See also
 * `PersonName`.
 */
export function useNames(people: readonly NamedPerson[]): (person: NamedPerson) => string {
  useLayoutEffect(() => seenNames.see(...people));
  useSyncExternalStore(seenNames.subscribe, () => people.map(nameOfSeen).join('\n'));
  return nameOfSeen;
}
