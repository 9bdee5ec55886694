import type { NameForm } from '@parley/text/mention';
import { nameKey } from '@parley/text/name-key';

/** A person as a message names them. */
export interface MentionedUser {
  id: string;
  username: string;
}

export interface Match<T> {
  person: T;
  /** UTF-16 units of the name, without the `@`; what follows is text. */
  length: number;
}

/** Whom of those that the server found mentioned in a message an `@name` in it stands for; null for none of them. */
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

/** People by name: made once for a message, which may mention hundreds. */
function namesOf<T extends Pick<MentionedUser, 'username'>>(people: readonly T[]): ReadonlyMap<string, T> {
  const names =
    (known.get(people) as ReadonlyMap<string, T> | undefined) ??
    new Map(people.map((person) => [nameKey(person.username), person]));
  known.set(people, names);
  return names;
}
