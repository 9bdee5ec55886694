import { RateLimitedError, type Logger } from '@parley/shared';
import DataLoader from 'dataloader';
import type { MembershipRepository } from '../repositories/membership-repository.ts';
import { roomsToRead, type Limits } from './limits.ts';

/** People whom one viewer's presence subscriptions on a replica follow, each counted once a subscription. */
const MOST_FOLLOWED = 2_000;
/** After that many seconds a tab may have been closed. */
const RETRY_SECONDS = 5;

export interface CompanyParts {
  memberships: Pick<MembershipRepository, 'findRoomIdsOf'>;
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

/** With whom the viewers on this replica share rooms; the store is asked once a viewer, not once a subscription. */
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
  /** Places that are taken, also of those who are still looked for. */
  private places = 0;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<unknown> = Promise.resolve();
  /** One read at a time; the next one asks for all that wait. */
  private readonly shares = new DataLoader((userIds: readonly string[]) => this.read(userIds), {
    cache: false,
    maxBatchSize: MOST_FOLLOWED,
    batchScheduleFn: (send) => void this.reading.then(send, send),
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
    let isIn = true;
    const leave = () => {
      if (!isIn) return;
      isIn = false;
      for (const userId of userIds) this.unfollow(userId, onPart);
      this.places -= userIds.length;
      if (this.places === 0) this.close();
    };
    try {
      const found = await Promise.all(userIds.map((userId) => this.isCompanion(userId)));
      const companions = userIds.filter((_userId, index) => found[index]);
      for (const userId of companions) this.followed.set(userId, (this.followed.get(userId) ?? new Set()).add(onPart));
      this.timer ??= setTimeout(() => void this.lookAgain(), this.parts.limits.PRESENCE_COMPANY_MS);
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
    const userIds = [...this.followed.keys()].filter((userId) => userId !== this.viewerId);
    try {
      const shares = await Promise.all(userIds.map((userId) => this.shares.load(userId)));
      for (const [index, userId] of userIds.entries()) if (!shares[index]) this.part(userId);
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'shared rooms not read; everyone stays in view');
    }
    if (this.places > 0) this.timer = setTimeout(() => void this.lookAgain(), this.parts.limits.PRESENCE_COMPANY_MS);
  }

  private part(userId: string): void {
    const listeners = this.followed.get(userId) ?? [];
    this.followed.delete(userId);
    for (const onPart of listeners) onPart(userId);
  }

  private read(userIds: readonly string[]): Promise<boolean[]> {
    const { memberships, limits } = this.parts;
    const asked = [...new Set([this.viewerId, ...userIds])];
    const found = memberships.findRoomIdsOf(asked, roomsToRead(limits)).then((rooms) => {
      const own = new Set(rooms.get(this.viewerId));
      return userIds.map((userId) => rooms.get(userId)?.some((roomId) => own.has(roomId)) ?? false);
    });
    this.reading = found;
    return found;
  }

  private close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.onEmpty();
  }
}
