interface Named {
  username: string;
  displayName: string;
}

/** The first `most` people whose names fit: by the beginning of the username, of the name, then of a part of either. */
export function matchPeople<T extends Named>(people: readonly T[], query: string, most: number): T[] {
  const wanted = plain(query);
  const ranked = people.flatMap((person) => {
    const rank = rankOf(person, wanted);
    return rank === -1 ? [] : [{ person, rank }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ person }) => person);
}

function rankOf({ username, displayName }: Named, wanted: string): number {
  const [user, name] = [plain(username), plain(displayName)];
  const starts = (part: string) => part.startsWith(wanted);
  return [starts(user), starts(name), [...user.split(/[._-]/), ...name.split(/\s+/)].some(starts)].indexOf(true);
}

/** Without letter case and accents: `zoe` finds Zoë. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
