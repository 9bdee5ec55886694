import { trimEndOf } from './trim-end-of.ts';

/** A person as a message names them. */
export interface Mentioned {
  id: string;
  username: string;
}

export type MentionPart<T> = { kind: 'text'; text: string } | { kind: 'mention'; text: string; person: T };

/** What may stand for a username after an `@` that begins a word. */
const MENTION = /(?<![\p{L}\p{M}\p{N}_.@/\\-])@([\p{L}\p{M}\p{N}_.-]+)/gu;
/** Marks that end the sentence, when no such person is mentioned with them. */
const TRAILING = '.-';

/** Cuts a text at the people whom the server found mentioned in it; any other `@word` stays text. */
export function cutMentions<T extends Pick<Mentioned, 'username'>>(
  text: string,
  people: readonly T[],
): MentionPart<T>[] {
  if (people.length === 0) return text ? [{ kind: 'text', text }] : [];
  const byName = namesOf(people);
  const parts: MentionPart<T>[] = [];
  let end = 0;
  for (const match of text.matchAll(MENTION)) {
    const written = match[1] ?? '';
    const name = [written, trimEndOf(written, TRAILING)].find((candidate) => byName.has(folded(candidate)));
    const person = name && byName.get(folded(name));
    if (!person) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    end = match.index + 1 + name.length;
    parts.push({ kind: 'mention', text: text.slice(match.index, end), person });
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

const known = new WeakMap<readonly object[], ReadonlyMap<string, object>>();

/** People by name: made once for a message, which may be cut into thousands of texts. */
function namesOf<T extends Pick<Mentioned, 'username'>>(people: readonly T[]): ReadonlyMap<string, T> {
  const names =
    (known.get(people) as ReadonlyMap<string, T> | undefined) ??
    new Map(people.map((person) => [folded(person.username), person]));
  known.set(people, names);
  return names;
}

/** Names are the same whatever the letter case, and however their letters are put together. */
const folded = (name: string): string => name.normalize('NFKC').toLowerCase();
