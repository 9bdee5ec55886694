import type { MembershipRepository } from '../repositories/membership-repository.ts';
import type { Room } from './domain.ts';
import { findMentions } from './mentions.ts';
import type { UserDirectory } from './user-directory.ts';

/** Finds out whom a text mentions. */
export class MentionService {
  constructor(
    private readonly directory: Pick<UserDirectory, 'findIds'>,
    private readonly memberships: Pick<MembershipRepository, 'findByKeys'>,
    /** People that one message mentions. */
    private readonly limit: number,
  ) {}

  /**
   * Ids of those who are named in the text, each once and in its order: users who may read the room, so in a private
   * one its members. While auth is away nobody is mentioned: chatting goes on without.
   */
  async resolve(room: Pick<Room, 'id' | 'kind'>, body: string): Promise<string[]> {
    const mentions = findMentions(body, this.limit);
    if (mentions.length === 0) return [];
    const ids = await this.directory.findIds(mentions.flat());
    const userIds = new Set(
      mentions.flatMap((forms) => forms.map((name) => ids.get(name)).find((id) => id !== undefined) ?? []),
    );
    if (room.kind === 'PUBLIC' || userIds.size === 0) return [...userIds];
    const members = await this.memberships.findByKeys([...userIds].map((userId) => ({ roomId: room.id, userId })));
    const isMember = new Set(members.map(({ userId }) => userId));
    return [...userIds].filter((id) => isMember.has(id));
  }
}
