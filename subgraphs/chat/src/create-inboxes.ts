import type { Logger } from '@parley/service/telemetry';
import type { Config } from './config.ts';
import { Inboxes } from './events/delivery/inboxes.ts';
import type { RoomBus } from './events/redis/room-bus.ts';
import type { Tails } from './events/log/tails.ts';
import type { MembershipRepository } from './repositories/membership-repository.ts';
import type { RoomRepository } from './repositories/room-repository.ts';
import { roomsToRead } from './services/limits.ts';

/** Creates the inboxes of a replica. */
export const createInboxes = (
  memberships: MembershipRepository,
  rooms: Pick<RoomRepository, 'findActivity'>,
  tails: Tails,
  bus: RoomBus,
  config: Pick<Config, 'MAX_ROOMS_PER_USER' | 'INBOX_PAUSE_MS' | 'INBOX_SYNC_MS'>,
  logger: Logger,
): Inboxes =>
  new Inboxes(
    (userId) => ({
      userId,
      tails,
      bus,
      findEntries: () => memberships.findEntries(userId, roomsToRead(config)),
      findEntry: async (roomId) => (await memberships.findByKeys([{ roomId, userId }]))[0] ?? null,
      findLastSeq: async (roomId) => (await rooms.findActivity([roomId]))[0]?.lastSeq ?? 0,
      logger,
    }),
    { pauseMs: config.INBOX_PAUSE_MS, syncMs: config.INBOX_SYNC_MS },
  );
