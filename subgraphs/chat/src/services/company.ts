import { RateLimitedError, type Logger } from '@parley/service';
import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { MembershipRepository } from '../repositories/membership-repository.ts';
import { roomsToRead, type Limits } from './limits.ts';

/** People whom one viewer's presence subscriptions on a replica follow, each counted once a subscription. */
const MOST_FOLLOWED = 2_000;
/** After that many seconds a tab may have been closed. */
const RETRY_SECONDS = 5;
/** Between two searches through the rooms of people of whom no shared room is known, in ms: the store looks at them all. */
const SEARCH_PAUSE_MS = 250;

export interface CompanyParts {
  memberships: Pick<MembershipRepository, 'findByKeys' | 'findRoomIds' | 'findSharedRooms'>;
  limits: Pick<Limits, 'LIMIT_ROOMS' | 'PRESENCE_COMPANY_MS'>;
  logger: Logger;
}

/** Called with a user who shares no room with the viewer any more. */
export type PartListener = (userId: string) => void;

/** Those whom one subscription follows. */
export interface Companions {
  userIds: string[];
  /** Called when the subscription ends. */
  leave(): void;
}

/**
 * With whom the viewers on this replica share rooms. The store is asked once for each viewer, not for each subscription,
 * and answers with one room for each person, not with all of theirs.
 */
export class Companies {
  private readonly companies = new Map<string, Company>();

  constructor(private readonly parts: CompanyParts) {}

  /**
   * Those of `userIds` who share a room with the viewer, or are the viewer. From then on they are looked for again each
   * `PRESENCE_COMPANY_MS`.
   * @throws RateLimitedError when the viewer follows too many; what the store throws.
   */
  join(viewerId: string, userIds: readonly string[], onPart: PartListener): Promise<Companions> {
    const company = this.companies.get(viewerId) ?? new Company(viewerId, this.parts, () => this.forget(viewerId));
    this.companies.set(viewerId, company);
    return company.join(userIds, onPart);
  }

  private forget(viewerId: string): void {
    this.companies.delete(viewerId);
  }
}

class Company {
  /** Who is followed, and by which subscriptions. */
  private readonly followed = new Map<string, Set<PartListener>>();
  /** By user id, a room last shared with the viewer; it is checked first. */
  private readonly sharedRooms = new LRUCache<string, string>({ max: MOST_FOLLOWED });
  /** Places that are taken, also of those who are still looked for. */
  private places = 0;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<unknown> = Promise.resolve();
  /** One read at a time; the next one asks for all that wait. */
  private readonly shares = new DataLoader((userIds: readonly string[]) => this.read(userIds), {
    cache: false,
    maxBatchSize: MOST_FOLLOWED,
    batchScheduleFn: (send) => void this.reading.then(send),
  });

  constructor(
    private readonly viewerId: string,
    private readonly parts: CompanyParts,
    private readonly onEmpty: () => void,
  ) {}

  async join(userIds: readonly string[], onPart: PartListener): Promise<Companions> {
    if (this.places + userIds.length > MOST_FOLLOWED) {
      throw new RateLimitedError('You follow the presence of too many people. End other subscriptions.', RETRY_SECONDS);
    }
    this.places += userIds.length;
    this.lookLater();
    let isIn = true;
    const leave = () => {
      if (!isIn) return;
      isIn = false;
      for (const userId of userIds) this.unfollow(userId, onPart);
      this.places -= userIds.length;
    };
    try {
      const found = await Promise.all(userIds.map((userId) => this.isCompanion(userId)));
      const companions = userIds.filter((_userId, index) => found[index]);
      for (const userId of companions) this.followed.set(userId, (this.followed.get(userId) ?? new Set()).add(onPart));
      return { userIds: companions, leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Who is followed is looked for again anyway. */
  private async isCompanion(userId: string): Promise<boolean> {
    return userId === this.viewerId || this.followed.has(userId) || this.shares.load(userId);
  }

  private unfollow(userId: string, onPart: PartListener): void {
    const listeners = this.followed.get(userId);
    listeners?.delete(onPart);
    if (listeners?.size === 0) this.followed.delete(userId);
  }

  private async lookAgain(): Promise<void> {
    this.timer = undefined;
    if (this.places === 0) return this.onEmpty();
    const userIds = [...this.followed.keys()].filter((userId) => userId !== this.viewerId);
    try {
      const shares = await Promise.all(userIds.map((userId) => this.shares.load(userId)));
      for (const [index, userId] of userIds.entries()) if (!shares[index]) this.part(userId);
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'shared rooms not read; everyone stays in view');
    }
    this.lookLater();
  }

  /** Also when no one is followed any more: subscribing again and again then costs no more than staying. */
  private lookLater(): void {
    this.timer ??= setTimeout(() => void this.lookAgain(), this.parts.limits.PRESENCE_COMPANY_MS).unref();
  }

  private part(userId: string): void {
    const listeners = this.followed.get(userId) ?? [];
    this.followed.delete(userId);
    for (const onPart of listeners) onPart(userId);
  }

  private read(userIds: readonly string[]): Promise<boolean[]> {
    const found = this.findCompanions([...new Set(userIds)]);
    const rest = ({ isSearched }: { isSearched: boolean }) => (isSearched ? pause() : undefined);
    this.reading = found.then(rest).catch(() => undefined);
    return found.then(({ companions }) => userIds.map((userId) => companions.has(userId)));
  }

  private async findCompanions(userIds: readonly string[]): Promise<{ companions: Set<string>; isSearched: boolean }> {
    const { memberships, limits } = this.parts;
    const companions = await this.findUnchanged(userIds);
    const others = userIds.filter((userId) => !companions.has(userId));
    if (others.length === 0) return { companions, isSearched: false };
    const own = await memberships.findRoomIds(this.viewerId, roomsToRead(limits));
    const found = await memberships.findSharedRooms(others, own);
    for (const [userId, roomId] of found) {
      this.sharedRooms.set(userId, roomId);
      companions.add(userId);
    }
    return { companions, isSearched: true };
  }

  /** Users who still share the room that we remember. It takes two lookups each, however many rooms they are in. */
  private async findUnchanged(userIds: readonly string[]): Promise<Set<string>> {
    const known = userIds.flatMap((userId) => {
      const roomId = this.sharedRooms.get(userId);
      return roomId === undefined ? [] : [{ roomId, userId }];
    });
    if (known.length === 0) return new Set();
    const roomIds = new Set(known.map(({ roomId }) => roomId));
    const own = [...roomIds].map((roomId) => ({ roomId, userId: this.viewerId }));
    const found = await this.parts.memberships.findByKeys([...known, ...own]);
    const isIn = new Set(found.map(({ roomId, userId }) => `${roomId} ${userId}`));
    const unchanged = known.filter(
      ({ roomId, userId }) => isIn.has(`${roomId} ${userId}`) && isIn.has(`${roomId} ${this.viewerId}`),
    );
    return new Set(unchanged.map(({ userId }) => userId));
  }
}

const pause = () => new Promise<void>((resolve) => void setTimeout(resolve, SEARCH_PAUSE_MS).unref());
