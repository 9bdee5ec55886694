import type { CursorSigner } from '@parley/service/graphql';
import { connectFailFast } from '@parley/service/redis';
import { createInboxes } from './create-inboxes.ts';
import type { AllRepositories } from './create-repositories.ts';
import { RoomCursors } from './events/log/cursor.ts';
import { GapSealer } from './events/log/gap-sealer.ts';
import type { Inboxes } from './events/delivery/inboxes.ts';
import { PresenceStore } from './events/presence/presence-store.ts';
import { PresenceTracker } from './events/presence/presence-tracker.ts';
import { REDIS_TIMEOUTS } from './events/redis/redis-timeouts.ts';
import { ResumeReads } from './events/log/resume-reads.ts';
import { RingMemory } from './events/log/ring-memory.ts';
import { StablePositions } from './events/log/stable-positions.ts';
import { Tails } from './events/log/tails.ts';
import type { Resources } from './resources.ts';

/** What subscriptions read. Close them in this order: `inboxes`, `tails`, `gapSealer`, `presence`. */
export interface Streams {
  inboxes: Inboxes;
  tails: Tails;
  gapSealer: GapSealer;
  presence: PresenceTracker;
  resumeReads: ResumeReads;
  roomCursors: RoomCursors;
  stablePositions: StablePositions;
}

/** Creates the sources of the events of a replica. */
export function createStreams(
  { config, bus, metrics, logger }: Pick<Resources, 'config' | 'bus' | 'metrics' | 'logger'>,
  { rooms, messageSeqs, memberships, log }: AllRepositories,
  signer: CursorSigner,
): Streams {
  const gapSealer = new GapSealer(
    rooms,
    messageSeqs,
    { writeDeadlineMs: config.WRITE_DEADLINE_MS, window: config.MAX_PENDING_REVS },
    logger,
    metrics,
  );
  const roomCursors = new RoomCursors(signer, config.MAX_PENDING_REVS);
  const tails = new Tails(
    log,
    bus,
    {
      cursors: roomCursors,
      ring: Math.min(config.MAX_TAIL_RING, config.MAX_SUBSCRIBER_QUEUE),
      ringMemory: new RingMemory(),
      pendingWindow: config.MAX_PENDING_REVS,
      gapWaitMs: config.TAIL_GAP_WAIT_MS,
      writeDeadlineMs: config.WRITE_DEADLINE_MS,
      sweepMs: config.TAIL_SWEEP_MS,
      onAbandonedRev: (roomId) => gapSealer.record(roomId),
    },
    logger,
    metrics,
  );
  const presenceRedis = connectFailFast(config.REDIS_URL, {
    ...REDIS_TIMEOUTS,
    onError: (error) => logger.warn({ err: error }, 'Redis presence connection failed'),
  });
  const presence = new PresenceTracker(
    new PresenceStore(presenceRedis, (userId) => bus.fullName(`presence.${userId}`), config.PRESENCE_EXPIRY_MS),
    bus,
    { refreshMs: config.PRESENCE_REFRESH_MS, checkMs: config.PRESENCE_CHECK_MS },
    logger,
    metrics,
  );
  return {
    inboxes: createInboxes(memberships, rooms, tails, bus, config, logger),
    tails,
    gapSealer,
    presence,
    resumeReads: new ResumeReads(log),
    roomCursors,
    stablePositions: new StablePositions(log),
  };
}
