import { useLayoutEffect, useSyncExternalStore } from 'react';
import { seenNames, type SeenPerson } from './lib/seen-names.ts';

/** What to call a person in plain text, where they are named for no longer than a moment. */
export function nameOf(person: SeenPerson): string {
  seenNames.see(person);
  return seenNames.nameOf(person);
}

const nameOfSeen = (person: SeenPerson) => seenNames.nameOf(person);

/** Tells what to call each of `people` in plain text, where two that look alike are told apart; else see `PersonName`. */
export function useNames(people: readonly SeenPerson[]): (person: SeenPerson) => string {
  useLayoutEffect(() => seenNames.see(...people));
  useSyncExternalStore(seenNames.subscribe, () => people.map(nameOfSeen).join('\n'));
  return nameOfSeen;
}
