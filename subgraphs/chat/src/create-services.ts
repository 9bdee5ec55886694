import { CursorSigner } from '@parley/service/graphql';
import type { ContextOptions } from './context.ts';
import { createRepositories } from './create-repositories.ts';
import { createStreams, type Streams } from './create-streams.ts';
import { createUserRateLimits } from './create-rate-limits.ts';
import { createWriters } from './create-writers.ts';
import { ViewerLimiter } from './events/delivery/viewer-limiter.ts';
import type { Services } from './resolvers/services.ts';
import type { Resources } from './resources.ts';
import { AuditService } from './services/audit/audit-service.ts';
import { InboxService } from './services/inbox/inbox-service.ts';
import { Unread } from './services/inbox/unread.ts';
import { PageCursors } from './services/input/page-cursors.ts';
import { roomsToRead } from './services/limits.ts';
import { createRecordLoaders } from './services/loaders.ts';
import { AuthClient } from './services/members/auth-client.ts';
import { InvitePolicy } from './services/members/invite-policy.ts';
import { MemberService } from './services/members/member-service.ts';
import { UserDirectory } from './services/members/user-directory.ts';
import { MentionService } from './services/messages/mention-service.ts';
import { MessageActions } from './services/messages/message-actions.ts';
import { MessageSearch } from './services/messages/message-search.ts';
import { MessageService } from './services/messages/message-service.ts';
import type { MessageWriter } from './services/messages/message-writer.ts';
import { Pins } from './services/messages/pins.ts';
import { PresenceService } from './services/presence/presence-service.ts';
import { SharedRoomTracker } from './services/presence/shared-room-tracker.ts';
import { TypingService } from './services/presence/typing-service.ts';
import { DirectRooms } from './services/rooms/direct-rooms.ts';
import { HiddenRooms } from './services/rooms/hidden-rooms.ts';
import { RoomChanges } from './services/rooms/room-changes.ts';
import { RoomEventService } from './services/rooms/room-event-service.ts';
import { RoomLists } from './services/rooms/room-lists.ts';
import { RoomService } from './services/rooms/room-service.ts';

export interface AllServices {
  /** What resolvers call. */
  services: Services;
  /** What contexts are created from. */
  contextOptions: ContextOptions;
  /** The caller closes them. */
  streams: Streams;
  writer: MessageWriter;
  viewerLimiter: ViewerLimiter;
}

/** Creates the services of a replica. All operations share them. */
export function createServices(resources: Resources): AllServices {
  const { config, database, bus, verifier, metrics, logger } = resources;
  const repositories = createRepositories(database, config);
  const { messages, memberships } = repositories;
  const signer = CursorSigner.from(config);
  const rateLimits = createUserRateLimits(resources.rateLimits, config);
  const directory = new UserDirectory(new AuthClient(config.AUTH_URLS, config.SUBGRAPH_SECRET, logger));
  const writers = createWriters(resources, repositories);
  const streams = createStreams(resources, repositories, signer);
  const viewerLimiter = new ViewerLimiter();
  const options = {
    ...streams,
    ...writers,
    repositories,
    bus,
    rateLimits,
    viewerLimiter,
    mentions: new MentionService(directory, memberships, rateLimits.lookups, config.MAX_MENTIONS),
    pins: new Pins(messages, config.MAX_PINS),
    invitePolicy: new InvitePolicy(directory, memberships, config),
    sharedRoomTracker: new SharedRoomTracker({ memberships, limits: config, logger }),
    pageCursors: new PageCursors(signer),
    limits: config,
    metrics,
  };
  const hiddenRooms = new HiddenRooms(options);
  return {
    services: {
      auditLog: new AuditService(options),
      directRooms: new DirectRooms({ ...options, hiddenRooms }),
      hiddenRooms,
      inbox: new InboxService(options),
      members: new MemberService(options),
      messageActions: new MessageActions(options),
      messageSearch: new MessageSearch(options),
      messages: new MessageService(options),
      presence: new PresenceService(options),
      roomChanges: new RoomChanges(options),
      roomEvents: new RoomEventService(options),
      roomLists: new RoomLists(options),
      rooms: new RoomService(options),
      typing: new TypingService(options),
      unread: new Unread(),
    },
    contextOptions: {
      verifier,
      repositories,
      records: createRecordLoaders(repositories, streams.stablePositions, roomsToRead(config)),
      limits: config,
      logger,
    },
    streams,
    writer: writers.writer,
    viewerLimiter,
  };
}
