import type { NameForm } from '@parley/text/mention';
import { nameKey } from '@parley/text/name-key';

/** A user mentioned in a message. */
export interface MentionedUser {
  id: string;
  username: string;
}

export interface Match<T> {
  person: T;
  /** The length of the name without the `@`, in UTF-16 units. The rest is text. */
  length: number;
}

/** Finds which of the mentioned users an `@name` refers to, or null. */
export function findMentioned<T extends Pick<MentionedUser, 'username'>>(
  forms: readonly NameForm[],
  people: readonly T[],
): Match<T> | null {
  if (people.length === 0) return null;
  const byName = namesOf(people);
  for (const { name, length } of forms) {
    const person = byName.get(nameKey(name));
    if (person) return { person, length };
  }
  return null;
}

const known = new WeakMap<readonly object[], ReadonlyMap<string, object>>();

/** The users by name, computed once per message, which may mention hundreds. */
function namesOf<T extends Pick<MentionedUser, 'username'>>(people: readonly T[]): ReadonlyMap<string, T> {
  const names =
    (known.get(people) as ReadonlyMap<string, T> | undefined) ??
    new Map(people.map((person) => [nameKey(person.username), person]));
  known.set(people, names);
  return names;
}
