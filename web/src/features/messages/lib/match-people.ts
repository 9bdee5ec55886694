import { foldName, nameStarts } from '@parley/text/search-text';

interface Named {
  username: string;
  displayName: string;
}

/**
 * The first `limit` people whose names match: by a prefix of the username, of the display name, then of a part of
 * either.
 */
export function matchPeople<T extends Named>(people: readonly T[], query: string, limit: number): T[] {
  const wanted = foldName(query);
  const ranked = people.flatMap((person) => {
    const rank = rankOf(person, wanted);
    return rank === -1 ? [] : [{ person, rank }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ person }) => person);
}

function rankOf({ username, displayName }: Named, wanted: string): number {
  const starts = (part: string) => part.startsWith(wanted);
  const fits = [starts(foldName(username)), starts(foldName(displayName))];
  return [...fits, nameStarts(username, displayName).some(starts)].indexOf(true);
}
