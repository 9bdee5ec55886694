import { ConflictError } from '@parley/service';
import type { MessageRepository } from '../repositories/message-repository.ts';
import type { Step } from './message-changes.ts';
import { pin } from './message-steps.ts';

/** Pinned messages of rooms: each takes one of the room's places, of which the store gives every one away once. */
export class Pins {
  constructor(
    private readonly messages: Pick<MessageRepository, 'findPinSlots'>,
    /** Places of a room. */
    private readonly most: number,
  ) {}

  /** Pins a message. @throws ForbiddenError when it is deleted; ConflictError when no place is free. */
  readonly pin: Step = async (message) => {
    const pinned = pin(message);
    return pinned === message ? message : { ...pinned, pinSlot: await this.findFreeSlot(message.roomId) };
  };

  /** Any of those that are free, so that those who pin at the same time seldom want the same one. */
  private async findFreeSlot(roomId: string): Promise<number> {
    const taken = await this.messages.findPinSlots(roomId, this.most);
    const slots = Array.from({ length: this.most }, (_, index) => index + 1);
    // What an earlier version pinned has no place, and counts as if it had the first ones that are free.
    const free = slots.filter((slot) => !taken.includes(slot)).slice(taken.filter((slot) => slot === null).length);
    const slot = free[Math.floor(Math.random() * free.length)];
    if (slot !== undefined) return slot;
    throw new ConflictError(`At most ${this.most} messages of a room are pinned: unpin one first.`, 'id');
  }
}
