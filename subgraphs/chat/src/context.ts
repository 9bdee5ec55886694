import {
  OperationBudget,
  UnauthenticatedError,
  type Caller,
  type Deadline,
  type Logger,
  type Throttle,
  type TokenVerifier,
  type Viewer,
} from '@parley/service';
import type { RoomCursors } from './events/cursor.ts';
import type { PresenceBoard } from './events/presence-board.ts';
import type { ResumeReads } from './events/resume-reads.ts';
import type { RoomBus } from './events/room-bus.ts';
import type { Inboxes } from './events/inboxes.ts';
import type { SettledPositions } from './events/settled-positions.ts';
import type { Tails } from './events/tails.ts';
import type { ViewerTurns } from './events/viewer-turns.ts';
import { lazily } from './lazily.ts';
import type { ChatMetrics } from './metrics.ts';
import { Access } from './services/access.ts';
import { AuditService } from './services/audit-service.ts';
import { DirectRooms } from './services/direct-rooms.ts';
import type { Companies } from './services/company.ts';
import type { Guests } from './services/guests.ts';
import { HiddenRooms } from './services/hidden-rooms.ts';
import { InboxService } from './services/inbox-service.ts';
import type { Limits } from './services/limits.ts';
import type { Repositories } from './repositories/repositories.ts';
import {
  countRecords,
  createUnreadLoaders,
  rememberRecords,
  type Loaders,
  type RecordLoaders,
} from './services/loaders.ts';
import { MessageActions, type MessageTools } from './services/message-actions.ts';
import { MessageSearch } from './services/message-search.ts';
import { MemberService } from './services/member-service.ts';
import { MessageService } from './services/message-service.ts';
import { NewRooms } from './services/new-rooms.ts';
import type { PageCursors } from './services/page-cursors.ts';
import { PresenceService } from './services/presence-service.ts';
import type { Throttles } from './services/throttles.ts';
import { RoomChanges } from './services/room-changes.ts';
import { RoomEventService } from './services/room-event-service.ts';
import { RoomLists } from './services/room-lists.ts';
import { countReads } from './services/counted-reads.ts';
import { RoomService } from './services/room-service.ts';
import type { Roster } from './services/roster.ts';
import { TypingService } from './services/typing-service.ts';
import { Unread } from './services/unread.ts';

/** What resolvers work with during one operation. */
export interface RequestContext {
  requestId: string;
  logger: Logger;
  /** Who is asking, as soon as that is proven. */
  info: { readonly userId?: string };
  /** What the operation has used, or the event of a subscription that is being resolved. */
  budget: OperationBudget;
  /**
   * Who is asking.
   * @throws UnauthenticatedError when nobody is, or the token does not hold.
   */
  requireViewer(): Promise<Viewer>;
  rooms: RoomService;
  newRooms: NewRooms;
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
export interface Shared {
  logger: Logger;
  verifier: TokenVerifier;
  repositories: Repositories;
  records: RecordLoaders;
  roster: Roster;
  messageTools: MessageTools;
  tails: Tails;
  resumeReads: ResumeReads;
  positions: SettledPositions;
  roomCursors: RoomCursors;
  pageCursors: PageCursors;
  bus: RoomBus;
  presence: PresenceBoard;
  companies: Companies;
  inboxes: Inboxes;
  viewerTurns: ViewerTurns;
  typingLimit: Throttle;
  throttles: Throttles;
  guests: Guests;
  limits: Limits;
  metrics: ChatMetrics;
}

export interface OperationInfo {
  requestId: string;
  authorization: string | undefined;
  /** Until when it may change something. */
  deadline: Deadline;
  /** Without it, the operation is stopped. */
  caller: Caller;
  /** True for a subscription, which must not go by what it read long ago. */
  isLong: boolean;
  /** Set once the viewer is proven, and the logger made: what is logged from then on says whose it is. */
  userId?: string;
  logger?: Logger;
}

/** What the services of one operation are made of. */
interface Parts {
  shared: Shared;
  info: OperationInfo;
  budget: OperationBudget;
}

interface Foundations {
  /** For lists: each call counts against the budget. */
  reads: Repositories;
  loaders: Loaders;
  access: Access;
}

/** An operation needs few of them, and a subscription would keep all for as long as it lasts. */
const contextOf = lazily<Parts, Foundations & Omit<RequestContext, 'budget' | 'info'>>({
  reads: ({ shared: { repositories }, budget }) => countReads(repositories, budget),
  loaders: ({ shared: { records }, info: { isLong }, budget, reads }) => ({
    // A subscription lives long and must see what changes.
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
  rooms: ({ shared: { repositories, roster, roomCursors, limits }, info: { deadline }, access, loaders }) =>
    new RoomService(access, loaders, repositories, roster, roomCursors, limits, deadline),
  newRooms: ({ shared: { guests, throttles, limits }, rooms }) =>
    new NewRooms(rooms, guests, throttles.roomChanges, limits),
  roomLists: ({ shared: { throttles, pageCursors, limits }, loaders, reads }) =>
    new RoomLists(loaders, reads, throttles.searches, pageCursors, limits),
  roomChanges: ({ shared: { repositories, bus, throttles, limits }, info: { deadline }, access, loaders, logger }) =>
    new RoomChanges(access, loaders, repositories, bus, throttles.roomChanges, limits, deadline, logger),
  directRooms: ({
    shared: { repositories, roster, guests, bus, throttles, limits },
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
      guests,
      bus,
      throttles.roomChanges,
      limits,
      deadline,
    ),
  hiddenRooms: ({ shared: { repositories, bus, throttles, limits }, info: { deadline }, access, loaders }) =>
    new HiddenRooms(access, loaders, repositories, bus, throttles.roomChanges, limits, deadline),
  members: ({
    shared: { repositories, roster, guests, bus, throttles, limits },
    info: { deadline },
    access,
    loaders,
  }) => new MemberService(access, loaders, repositories, roster, guests, bus, throttles, limits, deadline),
  unread: ({ loaders }) => new Unread(loaders),
  auditLog: ({ shared: { pageCursors, limits }, reads }) => new AuditService(reads, pageCursors, limits),
  messages: ({ shared: { pageCursors, limits }, access, loaders, reads }) =>
    new MessageService(access, loaders, reads, pageCursors, limits),
  messageActions: ({ shared: { repositories, messageTools, limits }, info: { deadline }, access, loaders, logger }) =>
    new MessageActions(access, loaders, repositories, messageTools, limits, deadline, logger),
  messageSearch: ({ shared: { throttles, pageCursors, limits }, access, reads }) =>
    new MessageSearch(access, reads, throttles.searches, pageCursors, limits),
  roomEvents: ({ shared: { tails, resumeReads, roomCursors, limits, metrics }, access }) =>
    new RoomEventService(access, tails, resumeReads, roomCursors, limits, metrics),
  inbox: ({ shared, access, budget }) => new InboxService({ ...shared, access, budget }),
  typing: ({ shared: { bus, tails, typingLimit, limits }, info: { deadline }, access }) =>
    new TypingService(access, bus, tails, typingLimit, limits, deadline),
  presence: ({ shared: { companies, presence, viewerTurns, limits }, budget }) =>
    new PresenceService(companies, presence, viewerTurns, budget, limits),
});

export const createContext = (shared: Shared, info: OperationInfo): RequestContext =>
  contextOf({ shared, info, budget: new OperationBudget(shared.limits, info.caller) });

function viewerOf(verifier: TokenVerifier, info: OperationInfo): RequestContext['requireViewer'] {
  let viewer: Promise<Viewer | null> | undefined;
  return async () => {
    viewer ??= verifier.verify(info.authorization);
    // A subscription has no use for a token that is proven, and lasts.
    info.authorization = undefined;
    const verified = await viewer;
    if (!verified) throw new UnauthenticatedError();
    if (!info.userId) info.logger?.setBindings({ userId: verified.userId });
    info.userId = verified.userId;
    return verified;
  };
}
