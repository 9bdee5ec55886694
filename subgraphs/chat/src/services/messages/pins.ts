import { ConflictError } from '@parley/service/errors';
import type { MessageRepository } from '../../repositories/message-repository.ts';
import type { MessageUpdate } from './message-changes.ts';
import { pin } from './message-updates.ts';

/** Pinned messages of rooms. Each takes one of the room's pin slots; the store allows each slot once. */
export class Pins {
  constructor(
    private readonly messages: Pick<MessageRepository, 'findPinSlots'>,
    /** Number of pin slots of a room. */
    private readonly slotCount: number,
  ) {}

  /** Pins a message. @throws ForbiddenError when it is deleted; ConflictError when no slot is free. */
  readonly pin: MessageUpdate = async (message) => {
    const pinned = pin(message);
    return pinned === message ? message : { ...pinned, pinSlot: await this.findFreeSlot(message.roomId) };
  };

  /** A random free slot, so that concurrent pins rarely choose the same one. */
  private async findFreeSlot(roomId: string): Promise<number> {
    const taken = await this.messages.findPinSlots(roomId, this.slotCount);
    const slots = Array.from({ length: this.slotCount }, (_, index) => index + 1);
    // Messages pinned by an earlier version have no slot. They count as if they had the first free ones.
    const free = slots.filter((slot) => !taken.includes(slot)).slice(taken.filter((slot) => slot === null).length);
    const slot = free[Math.floor(Math.random() * free.length)];
    if (slot !== undefined) return slot;
    throw new ConflictError(`A room can have at most ${this.slotCount} pinned messages. Unpin one first.`, 'id');
  }
}
