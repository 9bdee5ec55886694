import { UnauthenticatedError, type Logger, type Throttle, type TokenVerifier, type Viewer } from '@parley/shared';
import type { PresenceBoard } from './events/presence-board.ts';
import type { RoomBus } from './events/room-bus.ts';
import type { SettledPositions } from './events/settled-positions.ts';
import type { Tails } from './events/tails.ts';
import type { ChatMetrics } from './metrics.ts';
import { Access } from './services/access.ts';
import { AuditService } from './services/audit-service.ts';
import { DirectRooms } from './services/direct-rooms.ts';
import type { Guests } from './services/guests.ts';
import { InboxService } from './services/inbox-service.ts';
import type { Limits } from './services/limits.ts';
import { createUnreadLoaders, rememberRecords, type RecordLoaders, type Repositories } from './services/loaders.ts';
import { MessageActions, type MessageTools } from './services/message-actions.ts';
import { MessageSearch } from './services/message-search.ts';
import { MemberService } from './services/member-service.ts';
import { MessageService } from './services/message-service.ts';
import { NewRooms } from './services/new-rooms.ts';
import { PresenceService } from './services/presence-service.ts';
import type { Throttles } from './services/throttles.ts';
import { RoomChanges } from './services/room-changes.ts';
import { RoomEventService } from './services/room-event-service.ts';
import { RoomLists } from './services/room-lists.ts';
import { RoomService } from './services/room-service.ts';
import type { Roster } from './services/roster.ts';
import { TypingService } from './services/typing-service.ts';
import { Unread } from './services/unread.ts';

/** What resolvers work with during one operation. */
export interface RequestContext {
  requestId: string;
  logger: Logger;
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
  positions: SettledPositions;
  bus: RoomBus;
  presence: PresenceBoard;
  typingLimit: Throttle;
  throttles: Throttles;
  guests: Guests;
  limits: Limits;
  metrics: ChatMetrics;
}

export interface OperationInfo {
  requestId: string;
  authorization: string | undefined;
  /** True for a subscription, which must not go by what it read long ago. */
  isLong: boolean;
}

export function createContext(shared: Shared, info: OperationInfo): RequestContext {
  const { repositories, limits, metrics, guests, throttles } = shared;
  // A subscription lives long and must see what changes.
  const records = info.isLong ? shared.records : rememberRecords(shared.records);
  const loaders = { ...records, ...createUnreadLoaders(repositories, !info.isLong) };
  const access = new Access(loaders);
  const logger = shared.logger.child({ requestId: info.requestId });
  const rooms = new RoomService(access, loaders, repositories, shared.roster, limits);
  let viewer: Promise<Viewer | null> | undefined;
  return {
    requestId: info.requestId,
    logger,
    async requireViewer() {
      const verified = await (viewer ??= shared.verifier.verify(info.authorization));
      if (!verified) throw new UnauthenticatedError();
      return verified;
    },
    rooms,
    newRooms: new NewRooms(rooms, guests, throttles.roomChanges, limits),
    roomLists: new RoomLists(loaders, repositories, throttles.searches, limits),
    roomChanges: new RoomChanges(access, loaders, repositories, shared.bus, throttles.roomChanges, limits, logger),
    directRooms: new DirectRooms(access, loaders, repositories, guests, shared.bus, throttles.roomChanges, limits),
    members: new MemberService(access, loaders, repositories, shared.roster, guests, shared.bus, throttles, limits),
    unread: new Unread(loaders),
    auditLog: new AuditService(repositories, limits),
    messages: new MessageService(access, loaders, repositories, limits),
    messageActions: new MessageActions(access, loaders, repositories, shared.messageTools, limits, logger),
    messageSearch: new MessageSearch(access, repositories, throttles.searches, limits),
    roomEvents: new RoomEventService(access, shared.tails, repositories, limits, metrics),
    inbox: new InboxService({ ...shared, access, logger }),
    typing: new TypingService(access, shared.bus, shared.tails, shared.typingLimit, limits),
    presence: new PresenceService(repositories.memberships, shared.presence, limits, logger),
  };
}
