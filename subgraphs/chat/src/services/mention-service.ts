import { RateLimitedError, type RateLimit, type Viewer } from '@parley/service';
import { findMentions } from '@parley/text/find-mentions';
import type { MembershipRepository } from '../repositories/membership-repository.ts';
import type { Room } from './domain.ts';
import type { UserDirectory } from './user-directory.ts';

/** Finds out whom a text mentions. */
export class MentionService {
  constructor(
    private readonly directory: Pick<UserDirectory, 'findIds' | 'unknownOf'>,
    private readonly memberships: Pick<MembershipRepository, 'findByKeys'>,
    /** Of names that are looked up for one author. */
    private readonly lookups: Pick<RateLimit, 'take' | 'refund'>,
    /** People that one message mentions. */
    private readonly limit: number,
  ) {}

  /**
   * Ids of those who are named in the text, each once and in its order: users who may read the room, so in a private
   * one its members. While auth is away no one is mentioned: chatting goes on without.
   *
   * A name that auth is asked about counts as a lookup, unless it turns out to be a member's: otherwise messages would
   * tell who has an account faster than searches and lookups do. Beyond the limit the name stays plain text, because an
   * author must not lose a message over it.
   */
  async resolve(author: Viewer, room: Pick<Room, 'id' | 'kind'>, body: string): Promise<string[]> {
    const mentions = findMentions(body, this.limit);
    const names = mentions.flat();
    if (names.length === 0) return [];
    const asked = new Set(this.directory.unknownOf(names));
    const mayAsk = await this.take(author, asked.size);
    const ids = await this.directory.findIds(mayAsk ? names : names.filter((name) => !asked.has(name)));
    const named = mentions.map((forms) => ({ forms, id: forms.map((name) => ids.get(name)).find(Boolean) }));
    const userIds = [...new Set(named.flatMap(({ id }) => id ?? []))];
    if (userIds.length === 0 || (room.kind === 'PUBLIC' && asked.size === 0)) return userIds;

    const members = await this.memberships.findByKeys(userIds.map((userId) => ({ roomId: room.id, userId })));
    const memberIds = new Set(members.map(({ userId }) => userId));
    const ofMembers = named.flatMap(({ forms, id }) => (id !== undefined && memberIds.has(id) ? forms : []));
    if (mayAsk) await this.refund(author, new Set(ofMembers.filter((name) => asked.has(name))).size);
    return room.kind === 'PUBLIC' ? userIds : userIds.filter((id) => memberIds.has(id));
  }

  /** @returns false when the author may look up no more for now. */
  private async take({ userId }: Viewer, count: number): Promise<boolean> {
    if (count === 0) return true;
    try {
      await this.lookups.take(userId, count);
      return true;
    } catch (error) {
      if (error instanceof RateLimitedError) return false;
      throw error;
    }
  }

  private async refund({ userId }: Viewer, count: number): Promise<void> {
    if (count > 0) await this.lookups.refund(userId, count);
  }
}
