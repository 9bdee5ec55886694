import { useLayoutEffect, useSyncExternalStore } from 'react';
import { seenNames, type NamedPerson } from './lib/seen-names.ts';

/** What to call a person in plain text, where they are named for no longer than a moment. */
export function nameOf(person: NamedPerson): string {
  seenNames.see(person);
  return seenNames.nameOf(person);
}

const nameOfSeen = (person: NamedPerson) => seenNames.nameOf(person);

/** Tells what to call each of `people` in plain text, where two that look alike are told apart; else see `PersonName`. */
export function useNames(people: readonly NamedPerson[]): (person: NamedPerson) => string {
  useLayoutEffect(() => seenNames.see(...people));
  useSyncExternalStore(seenNames.subscribe, () => people.map(nameOfSeen).join('\n'));
  return nameOfSeen;
}
