import { UnauthenticatedError } from '@parley/service/errors';
import { OperationBudget, type Caller } from '@parley/service/graphql';
import type { TokenVerifier, Viewer } from '@parley/service/identity';
import type { Throttle } from '@parley/service/redis';
import type { Logger } from '@parley/service/telemetry';
import type { Deadline } from '@parley/service/time';
import type { RoomCursors } from './events/log/cursor.ts';
import type { PresenceTracker } from './events/presence/presence-tracker.ts';
import type { ResumeReads } from './events/log/resume-reads.ts';
import type { RoomBus } from './events/redis/room-bus.ts';
import type { Inboxes } from './events/delivery/inboxes.ts';
import type { StablePositions } from './events/log/stable-positions.ts';
import type { Tails } from './events/log/tails.ts';
import type { ViewerLimiter } from './events/delivery/viewer-limiter.ts';
import { lazily } from './lazily.ts';
import type { ChatMetrics } from './metrics.ts';
import { Access } from './services/access.ts';
import { AuditService } from './services/audit/audit-service.ts';
import { DirectRooms } from './services/rooms/direct-rooms.ts';
import type { SharedRoomTracker } from './services/presence/shared-room-tracker.ts';
import type { InvitePolicy } from './services/members/invite-policy.ts';
import { HiddenRooms } from './services/rooms/hidden-rooms.ts';
import { InboxService } from './services/inbox/inbox-service.ts';
import type { Limits } from './services/limits.ts';
import type { Repositories } from './repositories/repositories.ts';
import {
  countRecords,
  createUnreadLoaders,
  rememberRecords,
  type Loaders,
  type RecordLoaders,
} from './services/loaders.ts';
import { MessageActions, type MessageWriteDeps } from './services/messages/message-actions.ts';
import { MessageSearch } from './services/messages/message-search.ts';
import { MemberService } from './services/members/member-service.ts';
import { MessageService } from './services/messages/message-service.ts';
import type { PageCursors } from './services/input/page-cursors.ts';
import { PresenceService } from './services/presence/presence-service.ts';
import type { Throttles } from './services/throttles.ts';
import { RoomChanges } from './services/rooms/room-changes.ts';
import { RoomEventService } from './services/rooms/room-event-service.ts';
import { RoomLists } from './services/rooms/room-lists.ts';
import { countReads } from './services/inbox/counted-reads.ts';
import { RoomService } from './services/rooms/room-service.ts';
import type { Roster } from './services/members/roster.ts';
import { TypingService } from './services/presence/typing-service.ts';
import { Unread } from './services/inbox/unread.ts';

/** What resolvers need during one operation. */
export interface RequestContext {
  requestId: string;
  logger: Logger;
  /** The viewer's id, once verified. */
  info: { readonly userId?: string };
  /** The cost so far of the operation, or of the current event of a subscription. */
  budget: OperationBudget;
  /** @throws UnauthenticatedError when there is no valid token. */
  requireViewer(): Promise<Viewer>;
  rooms: RoomService;
  roomLists: RoomLists;
  roomChanges: RoomChanges;
  directRooms: DirectRooms;
  hiddenRooms: HiddenRooms;
  members: MemberService;
  unread: Unread;
  auditLog: AuditService;
  messages: MessageService;
  messageActions: MessageActions;
  messageSearch: MessageSearch;
  roomEvents: RoomEventService;
  inbox: InboxService;
  typing: TypingService;
  presence: PresenceService;
}

/** What all operations of a replica share. */
export interface SharedServices {
  logger: Logger;
  verifier: TokenVerifier;
  repositories: Repositories;
  records: RecordLoaders;
  roster: Roster;
  messageWriteDeps: MessageWriteDeps;
  tails: Tails;
  resumeReads: ResumeReads;
  stablePositions: StablePositions;
  roomCursors: RoomCursors;
  pageCursors: PageCursors;
  bus: RoomBus;
  presence: PresenceTracker;
  sharedRoomTracker: SharedRoomTracker;
  inboxes: Inboxes;
  viewerLimiter: ViewerLimiter;
  typingLimit: Throttle;
  throttles: Throttles;
  invitePolicy: InvitePolicy;
  limits: Limits;
  metrics: ChatMetrics;
}

export interface OperationInfo {
  requestId: string;
  authorization: string | undefined;
  /** The time by which it must have changed something. */
  deadline: Deadline;
  /** Aborted when the caller is disconnected, which stops the operation. */
  caller: Caller;
  /** True for a subscription, which must not rely on old reads. */
  isLong: boolean;
  /** Set once the viewer is verified and the logger is created: later log entries carry the user id. */
  userId?: string;
  logger?: Logger;
}

/** What the services of one operation are created from. */
interface ContextOptions {
  shared: SharedServices;
  info: OperationInfo;
  budget: OperationBudget;
}

interface Internals {
  /** For lists: each call counts against the budget. */
  reads: Repositories;
  loaders: Loaders;
  access: Access;
}

/** Created lazily: an operation needs few of these, and a subscription would keep all of them as long as it lasts. */
const contextOf = lazily<ContextOptions, Internals & Omit<RequestContext, 'budget' | 'info'>>({
  reads: ({ shared: { repositories }, budget }) => countReads(repositories, budget),
  loaders: ({ shared: { records }, info: { isLong }, budget, reads }) => ({
    // A subscription is long-lived and must see changes.
    ...(isLong ? countRecords(records, budget) : rememberRecords(countRecords(records, budget))),
    ...createUnreadLoaders(reads, !isLong),
  }),
  access: ({ loaders }) => new Access(loaders),
  requestId: ({ info }) => info.requestId,
  logger: ({ shared, info, requestId }) => {
    info.logger = shared.logger.child({ requestId, ...(info.userId && { userId: info.userId }) });
    return info.logger;
  },
  requireViewer: ({ shared, info }) => viewerOf(shared.verifier, info),
  rooms: ({
    shared: { repositories, roster, invitePolicy, roomCursors, throttles, limits },
    info: { deadline },
    access,
    loaders,
  }) =>
    new RoomService(
      access,
      loaders,
      repositories,
      roster,
      invitePolicy,
      roomCursors,
      throttles.roomChanges,
      limits,
      deadline,
    ),
  roomLists: ({ shared: { throttles, pageCursors, limits }, loaders, reads }) =>
    new RoomLists(loaders, reads, throttles.searches, pageCursors, limits),
  roomChanges: ({ shared: { repositories, bus, throttles, limits }, info: { deadline }, access, loaders, logger }) =>
    new RoomChanges(access, loaders, repositories, bus, throttles.roomChanges, limits, deadline, logger),
  directRooms: ({
    shared: { repositories, roster, invitePolicy, bus, throttles, limits },
    info: { deadline },
    access,
    loaders,
    hiddenRooms,
  }) =>
    new DirectRooms(
      access,
      loaders,
      repositories,
      roster,
      hiddenRooms,
      invitePolicy,
      bus,
      throttles.roomChanges,
      limits,
      deadline,
    ),
  hiddenRooms: ({ shared: { repositories, bus, throttles, limits }, info: { deadline }, access, loaders }) =>
    new HiddenRooms(access, loaders, repositories, bus, throttles.roomChanges, limits, deadline),
  members: ({
    shared: { repositories, roster, invitePolicy, bus, throttles, limits },
    info: { deadline },
    access,
    loaders,
  }) => new MemberService(access, loaders, repositories, roster, invitePolicy, bus, throttles, limits, deadline),
  unread: ({ loaders }) => new Unread(loaders),
  auditLog: ({ shared: { pageCursors, limits }, reads }) => new AuditService(reads, pageCursors, limits),
  messages: ({ shared: { pageCursors, limits }, access, loaders, reads }) =>
    new MessageService(access, loaders, reads, pageCursors, limits),
  messageActions: ({
    shared: { repositories, messageWriteDeps, limits },
    info: { deadline },
    access,
    loaders,
    logger,
  }) => new MessageActions(access, loaders, repositories, messageWriteDeps, limits, deadline, logger),
  messageSearch: ({ shared: { throttles, pageCursors, limits }, access, reads }) =>
    new MessageSearch(access, reads, throttles.searches, pageCursors, limits),
  roomEvents: ({ shared: { tails, resumeReads, roomCursors, limits, metrics }, access }) =>
    new RoomEventService(access, tails, resumeReads, roomCursors, limits, metrics),
  inbox: ({ shared, access, budget }) => new InboxService({ ...shared, access, budget }),
  typing: ({ shared: { bus, tails, typingLimit, limits }, info: { deadline }, access }) =>
    new TypingService(access, bus, tails, typingLimit, limits, deadline),
  presence: ({ shared: { sharedRoomTracker, presence, viewerLimiter, limits }, budget }) =>
    new PresenceService(sharedRoomTracker, presence, viewerLimiter, budget, limits),
});

export const createContext = (shared: SharedServices, info: OperationInfo): RequestContext =>
  contextOf({ shared, info, budget: new OperationBudget(shared.limits, info.caller) });

function viewerOf(verifier: TokenVerifier, info: OperationInfo): RequestContext['requireViewer'] {
  let viewer: Promise<Viewer | null> | undefined;
  return async () => {
    viewer ??= verifier.verify(info.authorization);
    // A subscription lasts long and does not need the token after verification.
    info.authorization = undefined;
    const verified = await viewer;
    if (!verified) throw new UnauthenticatedError();
    if (!info.userId) info.logger?.setBindings({ userId: verified.userId });
    info.userId = verified.userId;
    return verified;
  };
}
