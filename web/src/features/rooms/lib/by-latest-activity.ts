interface Activity {
  createdAt: string;
  lastMessage?: { createdAt: string } | null;
}

/** Rooms with the latest message, or else the latest beginning, first. */
export function byLatestActivity<T extends Activity>(rooms: readonly T[]): T[] {
  const latest = ({ createdAt, lastMessage }: T) => Date.parse(lastMessage?.createdAt ?? createdAt);
  return rooms.toSorted((a, b) => latest(b) - latest(a));
}
