import { createHash, createHmac, randomBytes } from 'node:crypto';
import { ServiceUnavailableError } from '@parley/service/errors';
import type { SettingRepository } from './setting-repository.ts';

const ID_LENGTH = 24;
const KEY_BYTES = 32;
const SETTING = 'direct-room-key';

/** The key of a direct room: its members' ids. */
export const directKeyOf = (userIds: readonly string[]) => [...new Set(userIds)].sort().join(',');

/** Number of users that a direct room was opened for. */
export const directSizeOf = (directKey: string) => directKey.split(',').length;

/**
 * The room id that earlier versions derived from a key. Existing rooms keep it, because messages, memberships, cursors
 * and bookmarked links contain it.
 */
export const legacyDirectRoomId = (directKey: string) =>
  createHash('sha256').update(directKey).digest('hex').slice(0, ID_LENGTH);

/**
 * Derives the ids of direct rooms from their members. The unique id alone then keeps such rooms unique: a unique index
 * on another field could not span the shards of a cluster. The derivation uses a secret key that never leaves the
 * store, so that user ids do not reveal the room id, or whether two users have a room.
 */
export class DirectRoomIds {
  private key: Promise<string> | undefined;

  constructor(private readonly settings: Pick<SettingRepository, 'find' | 'insert'>) {}

  /** @throws ServiceUnavailableError; any error that the store throws. */
  async of(directKey: string): Promise<string> {
    return createHmac('sha256', await this.load())
      .update(directKey)
      .digest('hex')
      .slice(0, ID_LENGTH);
  }

  /** Reads the key once, and creates it if there is none. @throws as `of`. */
  load(): Promise<string> {
    this.key ??= this.read().catch((error: unknown) => {
      this.key = undefined;
      throw error;
    });
    return this.key;
  }

  private async read(): Promise<string> {
    const known = await this.settings.find(SETTING);
    if (known !== null) return known;
    // If several processes create a key at once, one of them is stored.
    await this.settings.insert(SETTING, randomBytes(KEY_BYTES).toString('base64'));
    const stored = await this.settings.find(SETTING);
    // Another process inserted a key that a majority of the store does not have yet.
    if (stored === null) throw new ServiceUnavailableError();
    return stored;
  }
}
