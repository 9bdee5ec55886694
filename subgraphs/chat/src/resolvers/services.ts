import type { AuditService } from '../services/audit/audit-service.ts';
import type { InboxService } from '../services/inbox/inbox-service.ts';
import type { Unread } from '../services/inbox/unread.ts';
import type { MemberService } from '../services/members/member-service.ts';
import type { MessageActions } from '../services/messages/message-actions.ts';
import type { MessageSearch } from '../services/messages/message-search.ts';
import type { MessageService } from '../services/messages/message-service.ts';
import type { PresenceService } from '../services/presence/presence-service.ts';
import type { TypingService } from '../services/presence/typing-service.ts';
import type { DirectRooms } from '../services/rooms/direct-rooms.ts';
import type { HiddenRooms } from '../services/rooms/hidden-rooms.ts';
import type { RoomChanges } from '../services/rooms/room-changes.ts';
import type { RoomEventService } from '../services/rooms/room-event-service.ts';
import type { RoomLists } from '../services/rooms/room-lists.ts';
import type { RoomService } from '../services/rooms/room-service.ts';

/** The services that resolvers call. */
export interface Services {
  auditLog: AuditService;
  directRooms: DirectRooms;
  hiddenRooms: HiddenRooms;
  inbox: InboxService;
  members: MemberService;
  messageActions: MessageActions;
  messageSearch: MessageSearch;
  messages: MessageService;
  presence: PresenceService;
  roomChanges: RoomChanges;
  roomEvents: RoomEventService;
  roomLists: RoomLists;
  rooms: RoomService;
  typing: TypingService;
  unread: Unread;
}
