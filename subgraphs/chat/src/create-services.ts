import { CursorSigner } from '@parley/service/graphql';
import type { SharedServices } from './context.ts';
import { createRepositories } from './create-repositories.ts';
import { createStreams, type Streams } from './create-streams.ts';
import { createWriters } from './create-writers.ts';
import { ViewerLimiter } from './events/delivery/viewer-limiter.ts';
import type { Resources } from './resources.ts';
import { AuthClient } from './services/members/auth-client.ts';
import { InvitePolicy } from './services/members/invite-policy.ts';
import { roomsToRead } from './services/limits.ts';
import { createRecordLoaders } from './services/loaders.ts';
import { MentionService } from './services/messages/mention-service.ts';
import { PageCursors } from './services/input/page-cursors.ts';
import { Pins } from './services/messages/pins.ts';
import { SharedRoomTracker } from './services/presence/shared-room-tracker.ts';
import { UserDirectory } from './services/members/user-directory.ts';

/** Creates what all operations of a replica share. The caller closes the streams. */
export function createServices(resources: Resources): SharedServices & Streams {
  const { config, database, bus, rateLimits, verifier, metrics, logger } = resources;
  const repositories = createRepositories(database, config);
  const { messages, memberships } = repositories;
  const signer = CursorSigner.from(config);
  const directory = new UserDirectory(new AuthClient(config.AUTH_URLS, config.SUBGRAPH_SECRET, logger));
  const lookups = rateLimits.create({
    name: 'lookups',
    points: config.RATE_LIMIT_LOOKUPS,
    seconds: 60,
    refundable: true,
  });
  const sendLimit = rateLimits.create({
    name: 'sends',
    points: config.RATE_LIMIT_SENDS_BURST,
    seconds: Math.max(1, Math.round(config.RATE_LIMIT_SENDS_BURST / config.RATE_LIMIT_SENDS)),
  });
  const { writer, changes, roster } = createWriters(resources, repositories);
  const streams = createStreams(resources, repositories, signer);
  return {
    ...streams,
    logger,
    verifier,
    repositories,
    records: createRecordLoaders(repositories, streams.stablePositions, roomsToRead(config)),
    roster,
    messageWriteDeps: {
      writer,
      changes,
      mentions: new MentionService(directory, memberships, lookups, config.MAX_MENTIONS),
      pins: new Pins(messages, config.MAX_PINS),
      sendLimit,
    },
    pageCursors: new PageCursors(signer),
    bus,
    sharedRoomTracker: new SharedRoomTracker({ memberships, limits: config, logger }),
    viewerLimiter: new ViewerLimiter(),
    typingLimit: rateLimits.create({ name: 'typing', points: config.RATE_LIMIT_TYPING, seconds: 1 }),
    throttles: {
      roomChanges: rateLimits.create({ name: 'rooms', points: config.RATE_LIMIT_ROOM_CHANGES, seconds: 60 }),
      // A separate limit, so that frequent reads do not block sends.
      reads: rateLimits.create({ name: 'reads', points: config.RATE_LIMIT_READS, seconds: 1 }),
      searches: rateLimits.create({ name: 'searches', points: config.RATE_LIMIT_SEARCHES, seconds: 60 }),
    },
    invitePolicy: new InvitePolicy(directory, memberships, config),
    limits: config,
    metrics,
  };
}
