import { RateLimitedError } from '@parley/service/errors';
import type { Logger } from '@parley/service/telemetry';
import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { MembershipRepository } from '../../repositories/membership-repository.ts';
import { roomsToRead, type Limits } from '../limits.ts';

/**
 * Maximum number of users that a viewer's presence subscriptions follow on a replica, each counted once per
 * subscription.
 */
const MAX_FOLLOWED = 2_000;
/** Suggested wait before a retry: by then the user may have closed a tab. */
const RETRY_SECONDS = 5;
/**
 * Pause between two searches of the rooms of users without a known shared room, in ms: the store reads all their
 * memberships.
 */
const SEARCH_PAUSE_MS = 250;

export interface SharedRoomTrackerOptions {
  memberships: Pick<MembershipRepository, 'findByKeys' | 'findRoomIds' | 'findSharedRooms'>;
  limits: Pick<Limits, 'MAX_ROOMS_PER_USER' | 'PRESENCE_SHARED_ROOMS_REFRESH_MS'>;
  logger: Logger;
}

/** Called with a user who no longer shares a room with the viewer. */
export type UnsharedListener = (userId: string) => void;

/** The users that one subscription follows. */
export interface TrackedUsers {
  userIds: string[];
  /** Called when the subscription ends. */
  stop(): void;
}

/**
 * Tracks with whom the viewers on this replica share rooms. The store is queried once per viewer instead of once per
 * subscription, and returns one room per user instead of all of them.
 */
export class SharedRoomTracker {
  private readonly trackers = new Map<string, ViewerTracker>();

  constructor(private readonly options: SharedRoomTrackerOptions) {}

  /**
   * Returns those of `userIds` who share a room with the viewer, or are the viewer. They are checked again every
   * `PRESENCE_SHARED_ROOMS_REFRESH_MS`.
   * @throws RateLimitedError when the viewer follows too many users; any error that the store throws.
   */
  track(viewerId: string, userIds: readonly string[], onUnshared: UnsharedListener): Promise<TrackedUsers> {
    const tracker =
      this.trackers.get(viewerId) ?? new ViewerTracker(viewerId, this.options, () => this.forget(viewerId));
    this.trackers.set(viewerId, tracker);
    return tracker.track(userIds, onUnshared);
  }

  private forget(viewerId: string): void {
    this.trackers.delete(viewerId);
  }
}

class ViewerTracker {
  /** The listeners of each followed user. */
  private readonly followed = new Map<string, Set<UnsharedListener>>();
  /** By user id, the room last found to be shared. It is checked first. */
  private readonly sharedRooms = new LRUCache<string, string>({ max: MAX_FOLLOWED });
  /** Number of followed users, including those that are still being checked. */
  private followedCount = 0;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<unknown> = Promise.resolve();
  /** Runs one read at a time. The next one includes all waiting requests. */
  private readonly shares = new DataLoader((userIds: readonly string[]) => this.read(userIds), {
    cache: false,
    maxBatchSize: MAX_FOLLOWED,
    batchScheduleFn: (send) => void this.reading.then(send),
  });

  constructor(
    private readonly viewerId: string,
    private readonly options: SharedRoomTrackerOptions,
    private readonly onEmpty: () => void,
  ) {}

  async track(userIds: readonly string[], onUnshared: UnsharedListener): Promise<TrackedUsers> {
    if (this.followedCount + userIds.length > MAX_FOLLOWED) {
      throw new RateLimitedError(
        'You are following too many users. Close other presence subscriptions.',
        RETRY_SECONDS,
      );
    }
    this.followedCount += userIds.length;
    this.scheduleCheck();
    let isIn = true;
    const stop = () => {
      if (!isIn) return;
      isIn = false;
      for (const userId of userIds) this.unfollow(userId, onUnshared);
      this.followedCount -= userIds.length;
    };
    try {
      const found = await Promise.all(userIds.map((userId) => this.sharesRoom(userId)));
      const sharing = userIds.filter((_userId, index) => found[index]);
      for (const userId of sharing) this.followed.set(userId, (this.followed.get(userId) ?? new Set()).add(onUnshared));
      return { userIds: sharing, stop };
    } catch (error) {
      stop();
      throw error;
    }
  }

  /** Users who are already followed are checked periodically. */
  private async sharesRoom(userId: string): Promise<boolean> {
    return userId === this.viewerId || this.followed.has(userId) || this.shares.load(userId);
  }

  private unfollow(userId: string, onUnshared: UnsharedListener): void {
    const listeners = this.followed.get(userId);
    listeners?.delete(onUnshared);
    if (listeners?.size === 0) this.followed.delete(userId);
  }

  private async checkAll(): Promise<void> {
    this.timer = undefined;
    if (this.followedCount === 0) return this.onEmpty();
    const userIds = [...this.followed.keys()].filter((userId) => userId !== this.viewerId);
    try {
      const shares = await Promise.all(userIds.map((userId) => this.shares.load(userId)));
      for (const [index, userId] of userIds.entries()) if (!shares[index]) this.notifyUnshared(userId);
    } catch (error) {
      this.options.logger.warn({ err: error }, 'reading shared rooms failed; presence stays visible');
    }
    this.scheduleCheck();
  }

  /**
   * Runs even when no user is followed any more, so that subscribing in a loop costs no more than staying subscribed.
   */
  private scheduleCheck(): void {
    this.timer ??= setTimeout(() => void this.checkAll(), this.options.limits.PRESENCE_SHARED_ROOMS_REFRESH_MS).unref();
  }

  private notifyUnshared(userId: string): void {
    const listeners = this.followed.get(userId) ?? [];
    this.followed.delete(userId);
    for (const onUnshared of listeners) onUnshared(userId);
  }

  private read(userIds: readonly string[]): Promise<boolean[]> {
    const found = this.findSharing([...new Set(userIds)]);
    const rest = ({ isSearched }: { isSearched: boolean }) => (isSearched ? pause() : undefined);
    this.reading = found.then(rest).catch(() => undefined);
    return found.then(({ sharing }) => userIds.map((userId) => sharing.has(userId)));
  }

  private async findSharing(userIds: readonly string[]): Promise<{ sharing: Set<string>; isSearched: boolean }> {
    const { memberships, limits } = this.options;
    const sharing = await this.findUnchanged(userIds);
    const others = userIds.filter((userId) => !sharing.has(userId));
    if (others.length === 0) return { sharing, isSearched: false };
    const own = await memberships.findRoomIds(this.viewerId, roomsToRead(limits));
    const found = await memberships.findSharedRooms(others, own);
    for (const [userId, roomId] of found) {
      this.sharedRooms.set(userId, roomId);
      sharing.add(userId);
    }
    return { sharing, isSearched: true };
  }

  /** Users who still share the remembered room. It takes two lookups per user, however many rooms they are in. */
  private async findUnchanged(userIds: readonly string[]): Promise<Set<string>> {
    const known = userIds.flatMap((userId) => {
      const roomId = this.sharedRooms.get(userId);
      return roomId === undefined ? [] : [{ roomId, userId }];
    });
    if (known.length === 0) return new Set();
    const roomIds = new Set(known.map(({ roomId }) => roomId));
    const own = [...roomIds].map((roomId) => ({ roomId, userId: this.viewerId }));
    const found = await this.options.memberships.findByKeys([...known, ...own]);
    const isMember = new Set(found.map(({ roomId, userId }) => `${roomId} ${userId}`));
    const unchanged = known.filter(
      ({ roomId, userId }) => isMember.has(`${roomId} ${userId}`) && isMember.has(`${roomId} ${this.viewerId}`),
    );
    return new Set(unchanged.map(({ userId }) => userId));
  }
}

const pause = () => new Promise<void>((resolve) => void setTimeout(resolve, SEARCH_PAUSE_MS).unref());
