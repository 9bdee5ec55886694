import { RateLimitedError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { RateLimit } from '@parley/service/redis';
import { findMentions } from '@parley/text/find-mentions';
import type { MembershipRepository } from '../../repositories/membership-repository.ts';
import type { Room } from '../domain.ts';
import type { UserDirectory } from '../members/user-directory.ts';

/** Finds the users that a message mentions. */
export class MentionService {
  constructor(
    private readonly directory: Pick<UserDirectory, 'findIds' | 'unknownOf'>,
    private readonly memberships: Pick<MembershipRepository, 'findByKeys'>,
    /** Limits the names that are looked up for one author. */
    private readonly lookups: Pick<RateLimit, 'take' | 'refund'>,
    /** Maximum number of mentions in one message. */
    private readonly limit: number,
  ) {}

  /**
   * The ids of the users mentioned in the text, each once and in order: users who may read the room, so only members in
   * a private one. While auth is unavailable, no one is mentioned, and messages are sent without mentions.
   *
   * A name that is sent to auth counts as a lookup, unless it belongs to a member: otherwise messages would reveal who
   * has an account faster than searches and lookups do. Beyond the limit, a name stays plain text, because an author
   * must not lose a message over it.
   */
  async resolve(author: Viewer, room: Pick<Room, 'id' | 'kind'>, body: string): Promise<string[]> {
    const mentions = findMentions(body, this.limit);
    const names = mentions.flat();
    if (names.length === 0) return [];
    const unknown = new Set(this.directory.unknownOf(names));
    const mayLookUp = await this.take(author, unknown.size);
    const ids = await this.directory.findIds(mayLookUp ? names : names.filter((name) => !unknown.has(name)));
    const named = mentions.map((forms) => ({ forms, id: forms.map((name) => ids.get(name)).find(Boolean) }));
    const userIds = [...new Set(named.flatMap(({ id }) => id ?? []))];
    if (userIds.length === 0 || (room.kind === 'PUBLIC' && unknown.size === 0)) return userIds;

    const members = await this.memberships.findByKeys(userIds.map((userId) => ({ roomId: room.id, userId })));
    const memberIds = new Set(members.map(({ userId }) => userId));
    const ofMembers = named.flatMap(({ forms, id }) => (id !== undefined && memberIds.has(id) ? forms : []));
    if (mayLookUp) await this.refund(author, new Set(ofMembers.filter((name) => unknown.has(name))).size);
    return room.kind === 'PUBLIC' ? userIds : userIds.filter((id) => memberIds.has(id));
  }

  /** @returns false when the author has reached the limit. */
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
