/** One login of a user. */
export interface SessionRecord {
  id: string;
  userId: string;
  deviceLabel: string | null;
  /** The address of its last use. */
  address: string | null;
  createdAt: Date;
  lastUsedAt: Date;
}
