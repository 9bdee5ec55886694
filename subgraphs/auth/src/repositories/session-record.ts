/** One login of a user. */
export interface SessionRecord {
  id: string;
  userId: string;
  deviceLabel: string | null;
  /** Where it was last used from. */
  address: string | null;
  createdAt: Date;
  lastUsedAt: Date;
}
