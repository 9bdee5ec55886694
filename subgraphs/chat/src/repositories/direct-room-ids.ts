import { createHash, createHmac, randomBytes } from 'node:crypto';
import { ServiceUnavailableError } from '@parley/service';
import type { SettingRepository } from './setting-repository.ts';

const ID_LENGTH = 24;
const KEY_BYTES = 32;
const SETTING = 'direct-room-key';

/** Direct rooms are told apart by who is in them. */
export const directKeyOf = (userIds: readonly string[]) => [...new Set(userIds)].sort().join(',');

/** How many people a direct room is for. */
export const directSizeOf = (directKey: string) => directKey.split(',').length;

/**
 * The id that earlier versions gave the room of a key. Rooms keep it, with all that names them: their messages,
 * memberships and cursors, and links that people have saved.
 */
export const formerDirectRoomId = (directKey: string) =>
  createHash('sha256').update(directKey).digest('hex').slice(0, ID_LENGTH);

/**
 * The ids of direct rooms. Each follows from who is in the room, so that ids alone keep such rooms unique: a unique index
 * of another field could not be kept over the shards of a cluster. And it follows by a key that never leaves the store,
 * so that nobody else finds out the id, and with it whether two people have a room, from what they are called.
 */
export class DirectRoomIds {
  private key: Promise<string> | undefined;

  constructor(private readonly settings: Pick<SettingRepository, 'find' | 'insert'>) {}

  /** @throws what the store throws, or ServiceUnavailableError. */
  async of(directKey: string): Promise<string> {
    return createHmac('sha256', await this.load())
      .update(directKey)
      .digest('hex')
      .slice(0, ID_LENGTH);
  }

  /** Reads the key, once; where there is none yet, makes it. @throws as `of`. */
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
    // Of several that are made at once, one is stored.
    await this.settings.insert(SETTING, randomBytes(KEY_BYTES).toString('base64'));
    const stored = await this.settings.find(SETTING);
    // Somebody else's that a majority of the store does not have yet.
    if (stored === null) throw new ServiceUnavailableError();
    return stored;
  }
}
