interface Activity {
  createdAt: string;
  lastMessage?: { createdAt: string } | null;
}

/** Sorts rooms by their latest message, or by their creation if there is none, latest first. */
export function byLatestActivity<T extends Activity>(rooms: readonly T[]): T[] {
  const latest = ({ createdAt, lastMessage }: T) => Date.parse(lastMessage?.createdAt ?? createdAt);
  return rooms.toSorted((a, b) => latest(b) - latest(a));
}
