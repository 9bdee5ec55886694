import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Room as RoomRecord, Message as MessageRecord, Membership, MessageReaction, AuditEntry as AuditEntryRecord, UserReference } from '../services/domain.ts';
import type { RoomEvent as RoomEventRecord, MessageAdded as MessageAddedRecord, MessageUpdated as MessageUpdatedRecord, MessageDeleted as MessageDeletedRecord, MemberAdded as MemberAddedRecord, MemberRemoved as MemberRemovedRecord, RoomUpdated as RoomUpdatedRecord } from '../events/delivery/room-event.ts';
import type { InboxEvent as InboxEventRecord, RoomJoined as RoomJoinedRecord, RoomLeft as RoomLeftRecord, RoomActivity as RoomActivityRecord } from '../events/delivery/inbox-event.ts';
import type { TypingEvent as TypingEventRecord } from '../events/presence/typing-event.ts';
import type { PresenceEvent as PresenceEventRecord } from '../events/presence/presence-event.ts';
import type { RequestContext } from '../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An RFC 3339 date and time in UTC, such as `2026-01-31T12:00:00.000Z`. */
  DateTime: { input: string; output: Date | string; }
  _FieldSet: { input: unknown; output: unknown; }
};

export type AuditAction =
  | 'MEMBER_REMOVED'
  | 'MEMBER_ROLE_CHANGED'
  | 'MESSAGE_DELETED'
  | 'ROOM_ARCHIVED'
  | 'ROOM_UPDATED';

/** An action of a room owner, a room moderator or staff on another user's message, membership or room. */
export type AuditEntry = {
  __typename?: 'AuditEntry';
  action: AuditAction;
  actor: User;
  at: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  messageId: Maybe<Scalars['ID']['output']>;
  roomId: Scalars['ID']['output'];
  /** The user whose message or membership it was. */
  target: Maybe<User>;
};

export type AuditEntryConnection = {
  __typename?: 'AuditEntryConnection';
  edges: Array<AuditEntryEdge>;
  pageInfo: PageInfo;
};

export type AuditEntryEdge = {
  __typename?: 'AuditEntryEdge';
  cursor: Scalars['String']['output'];
  node: AuditEntry;
};

export type CreateRoomInput = {
  /** `PUBLIC` or `PRIVATE`. Use `openDirectRoom` for direct rooms. */
  kind: RoomKind;
  /** At most 100 users besides the viewer. */
  memberIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** 1–80 characters. */
  name: Scalars['String']['input'];
  /** At most 500 characters. */
  topic?: InputMaybe<Scalars['String']['input']>;
};

/** An event in one of the viewer's rooms. */
export type InboxEvent = RoomActivity | RoomJoined | RoomLeft;

/** A user became a member. Despite its name, this event is also sent when a member's role changes. */
export type MemberAdded = RoomEvent & {
  __typename?: 'MemberAdded';
  cursor: Scalars['String']['output'];
  role: MemberRole;
  roomId: Scalars['ID']['output'];
  user: User;
};

/** A member left or was removed. */
export type MemberRemoved = RoomEvent & {
  __typename?: 'MemberRemoved';
  cursor: Scalars['String']['output'];
  roomId: Scalars['ID']['output'];
  user: User;
};

export type MemberRole =
  | 'MEMBER'
  | 'MODERATOR'
  | 'OWNER';

export type Message = {
  __typename?: 'Message';
  author: User;
  /** Markdown. Empty if the message is deleted. */
  body: Scalars['String']['output'];
  clientId: Scalars['ID']['output'];
  createdAt: Scalars['DateTime']['output'];
  deletedAt: Maybe<Scalars['DateTime']['output']>;
  editedAt: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  /** Users mentioned with `@username`, in the order of the text. */
  mentions: Array<User>;
  pinned: Scalars['Boolean']['output'];
  /** One entry per emoji, in the order of first use. */
  reactions: Array<Reaction>;
  /** Replies to this message, oldest first. */
  replies: MessageConnection;
  /** Number of replies that are not deleted. */
  replyCount: Scalars['Int']['output'];
  /** The message that this message replies to. It may be deleted. */
  replyTo: Maybe<Message>;
  room: Room;
  /** The sequence number of the message in its room, starting at 1. */
  seq: Scalars['Int']['output'];
};


export type MessageRepliesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A message was sent. */
export type MessageAdded = RoomEvent & {
  __typename?: 'MessageAdded';
  cursor: Scalars['String']['output'];
  message: Message;
  roomId: Scalars['ID']['output'];
};

export type MessageConnection = {
  __typename?: 'MessageConnection';
  edges: Array<MessageEdge>;
  pageInfo: PageInfo;
};

/** A message was deleted. A tombstone remains. */
export type MessageDeleted = RoomEvent & {
  __typename?: 'MessageDeleted';
  cursor: Scalars['String']['output'];
  message: Message;
  roomId: Scalars['ID']['output'];
};

export type MessageEdge = {
  __typename?: 'MessageEdge';
  cursor: Scalars['String']['output'];
  node: Message;
};

/** A message was edited, reacted to, pinned or replied to. Contains its current state. */
export type MessageUpdated = RoomEvent & {
  __typename?: 'MessageUpdated';
  cursor: Scalars['String']['output'];
  message: Message;
  roomId: Scalars['ID']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Adds a member. Any member may do this in a public room, owners and moderators in a private room; staff in either. */
  addMember: Room;
  /** Adds the viewer's reaction, one emoji. Idempotent. */
  addReaction: Message;
  /** Archives a room permanently: it can be read but no longer changed. For owners and staff. Idempotent. */
  archiveRoom: Room;
  /** Creates a room. The viewer becomes its owner and the users in `memberIds` become members. */
  createRoom: Room;
  /**
   * Deletes a message: the viewer's own, or any message for owners and moderators of the room, and staff. A tombstone without text, reactions and
   * mentions remains. Idempotent.
   */
  deleteMessage: Message;
  /** Replaces the text of the viewer's own message, and its mentions. */
  editMessage: Message;
  /**
   * Removes a direct or archived room from `myRooms` until it has a message with a higher sequence number than `seq`. Pass the
   * `lastSeq` that the viewer has seen, so that a message that arrives at the same time is not hidden. `FORBIDDEN` for other rooms.
   */
  hideRoom: Room;
  /** Makes the viewer a member of a public room. Idempotent. */
  joinRoom: Room;
  /**
   * Ends the viewer's membership, even in archived rooms. `CONFLICT` for the last owner of an open room with other members: make
   * another member an owner first. `FORBIDDEN` for a direct room of one or two users: hide it instead.
   */
  leaveRoom: Room;
  /** Moves the viewer's read marker to the message with sequence number `seq`. The marker never moves back. */
  markRead: Room;
  /** Mutes or unmutes a room. Muted rooms still count unread messages, but clients should not show notifications for them. */
  muteRoom: Room;
  /**
   * The direct room of exactly these users and the viewer. The first call creates it. Later calls return the same room and add back
   * members who have left it. The room appears in the viewer's `myRooms` at once, and in those of the other members with its first message.
   */
  openDirectRoom: Room;
  /** Pins a message to its room for all members. `CONFLICT` if the room has 50 pinned messages already. */
  pinMessage: Message;
  /** Removes a member. For owners, moderators and staff; only owners and staff can remove an owner or moderator. */
  removeMember: Room;
  /** Removes the viewer's reaction. Idempotent. */
  removeReaction: Message;
  /**
   * Stores a message and returns it when a majority of the store has it. If the author sends the same `clientId` to the same room
   * again, the stored message is returned and nothing is stored.
   */
  sendMessage: Message;
  /** Changes a member's role. For owners only, not for staff. `CONFLICT` if the room would be left without an owner. */
  setMemberRole: Room;
  /** Shows other members that the viewer is typing. The signal expires after six seconds; repeat it while typing continues. */
  setTyping: Scalars['Boolean']['output'];
  /** Returns a hidden room to `myRooms`. Idempotent. */
  showRoom: Room;
  unpinMessage: Message;
  /** Changes the given fields. For owners and moderators of the room, and staff. */
  updateRoom: Room;
};


export type MutationAddMemberArgs = {
  roomId: Scalars['ID']['input'];
  userId: Scalars['ID']['input'];
};


export type MutationAddReactionArgs = {
  emoji: Scalars['String']['input'];
  messageId: Scalars['ID']['input'];
};


export type MutationArchiveRoomArgs = {
  roomId: Scalars['ID']['input'];
};


export type MutationCreateRoomArgs = {
  input: CreateRoomInput;
};


export type MutationDeleteMessageArgs = {
  id: Scalars['ID']['input'];
};


export type MutationEditMessageArgs = {
  body: Scalars['String']['input'];
  id: Scalars['ID']['input'];
};


export type MutationHideRoomArgs = {
  roomId: Scalars['ID']['input'];
  seq: Scalars['Int']['input'];
};


export type MutationJoinRoomArgs = {
  roomId: Scalars['ID']['input'];
};


export type MutationLeaveRoomArgs = {
  roomId: Scalars['ID']['input'];
};


export type MutationMarkReadArgs = {
  roomId: Scalars['ID']['input'];
  seq: Scalars['Int']['input'];
};


export type MutationMuteRoomArgs = {
  muted: Scalars['Boolean']['input'];
  roomId: Scalars['ID']['input'];
};


export type MutationOpenDirectRoomArgs = {
  userIds: Array<Scalars['ID']['input']>;
};


export type MutationPinMessageArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRemoveMemberArgs = {
  roomId: Scalars['ID']['input'];
  userId: Scalars['ID']['input'];
};


export type MutationRemoveReactionArgs = {
  emoji: Scalars['String']['input'];
  messageId: Scalars['ID']['input'];
};


export type MutationSendMessageArgs = {
  input: SendMessageInput;
};


export type MutationSetMemberRoleArgs = {
  role: MemberRole;
  roomId: Scalars['ID']['input'];
  userId: Scalars['ID']['input'];
};


export type MutationSetTypingArgs = {
  roomId: Scalars['ID']['input'];
  typing: Scalars['Boolean']['input'];
};


export type MutationShowRoomArgs = {
  roomId: Scalars['ID']['input'];
};


export type MutationUnpinMessageArgs = {
  id: Scalars['ID']['input'];
};


export type MutationUpdateRoomArgs = {
  input: UpdateRoomInput;
};

export type PageInfo = {
  __typename?: 'PageInfo';
  endCursor: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor: Maybe<Scalars['String']['output']>;
};

export type PresenceEvent = {
  __typename?: 'PresenceEvent';
  online: Scalars['Boolean']['output'];
  user: User;
};

export type Query = {
  __typename?: 'Query';
  /**
   * Actions of room owners, room moderators and staff on other users' messages, memberships or rooms, newest first. For
   * administrators.
   */
  auditLog: AuditEntryConnection;
  /** The viewer's rooms that are not in `myRooms`, latest activity first. See `RoomViewer.hidden`. */
  hiddenRooms: RoomConnection;
  /** A message in a room that the viewer may read. `NOT_FOUND` if it does not exist or the viewer may not read it. */
  message: Maybe<Message>;
  /** The viewer's rooms, excluding `hiddenRooms`, latest activity first. */
  myRooms: RoomConnection;
  /** A room that the viewer may read. `NOT_FOUND` if it does not exist or the viewer may not read it. */
  room: Maybe<Room>;
  /** Public rooms, newest first. `query` selects rooms whose name contains all of its words. Ignores case and accents. */
  rooms: RoomConnection;
  /**
   * Messages that match all terms of `query`, newest first, in the viewer's rooms or in one room that the viewer may read. A term of
   * three or more characters matches the start of a word or of a part of an identifier (`user` finds `getUserName`). A shorter
   * term matches a whole word. In Korean, in scripts without spaces and for emoji, a term matches anywhere. Ignores case,
   * accents and width. Clients decide what to highlight.
   */
  searchMessages: MessageConnection;
};


export type QueryAuditLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryHiddenRoomsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryMessageArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMyRoomsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryRoomArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRoomsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  query?: InputMaybe<Scalars['String']['input']>;
};


export type QuerySearchMessagesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  query: Scalars['String']['input'];
  roomId?: InputMaybe<Scalars['ID']['input']>;
};

export type Reaction = {
  __typename?: 'Reaction';
  count: Scalars['Int']['output'];
  emoji: Scalars['String']['output'];
  /** The users who reacted, in order. `first` is 20 by default and at most 100. */
  users: Array<User>;
  viewerReacted: Scalars['Boolean']['output'];
};


export type ReactionUsersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type Room = {
  __typename?: 'Room';
  /** When the room was archived. */
  archivedAt: Maybe<Scalars['DateTime']['output']>;
  createdAt: Scalars['DateTime']['output'];
  createdBy: User;
  /** The current position of the room's events. Read it together with `messages` and pass it to `roomEvents(after:)`: no event is lost or duplicated. */
  cursor: Scalars['String']['output'];
  /**
   * Number of users for whom a direct room was opened: 1 for notes to yourself, 2 for a one-to-one room, more for a group. Members may
   * have left a group since. Null for other rooms.
   */
  directSize: Maybe<Scalars['Int']['output']>;
  id: Scalars['ID']['output'];
  kind: RoomKind;
  /** The latest message that is not deleted. */
  lastMessage: Maybe<Message>;
  /** The sequence number of the latest message. 0 in an empty room. */
  lastSeq: Scalars['Int']['output'];
  memberCount: Scalars['Int']['output'];
  /** Members in the order in which they joined. */
  members: RoomMemberConnection;
  /** Messages in room order. `first` and `after` page forwards, `last` and `before` backwards. Defaults to the last 50. */
  messages: MessageConnection;
  /** Null for a direct room: clients show the names of its members. */
  name: Maybe<Scalars['String']['output']>;
  /** Pinned messages, latest pin first. At most 50. */
  pinnedMessages: Array<Message>;
  topic: Maybe<Scalars['String']['output']>;
  /** The viewer's membership. Null if the viewer is not a member. */
  viewer: Maybe<RoomViewer>;
};


export type RoomMembersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type RoomMessagesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Messages, members, the room itself or the viewer's read marker changed. */
export type RoomActivity = {
  __typename?: 'RoomActivity';
  room: Room;
};

export type RoomConnection = {
  __typename?: 'RoomConnection';
  edges: Array<RoomEdge>;
  pageInfo: PageInfo;
};

export type RoomEdge = {
  __typename?: 'RoomEdge';
  cursor: Scalars['String']['output'];
  node: Room;
};

/** An event in a room. */
export type RoomEvent = {
  /** The position after this event, for `roomEvents(after:)`. */
  cursor: Scalars['String']['output'];
  roomId: Scalars['ID']['output'];
};

/** The viewer became a member of a room, or a hidden room returned to `myRooms`. */
export type RoomJoined = {
  __typename?: 'RoomJoined';
  room: Room;
};

export type RoomKind =
  /** For the users for whom it was opened. Staff can also read it. Groups can be left. */
  | 'DIRECT'
  /** Only members and staff can see it. */
  | 'PRIVATE'
  /** Every user can find, read and join it. */
  | 'PUBLIC';

export type RoomLeft = {
  __typename?: 'RoomLeft';
  roomId: Scalars['ID']['output'];
};

export type RoomMember = {
  __typename?: 'RoomMember';
  joinedAt: Scalars['DateTime']['output'];
  role: MemberRole;
  user: User;
};

export type RoomMemberConnection = {
  __typename?: 'RoomMemberConnection';
  edges: Array<RoomMemberEdge>;
  pageInfo: PageInfo;
};

export type RoomMemberEdge = {
  __typename?: 'RoomMemberEdge';
  cursor: Scalars['String']['output'];
  node: RoomMember;
};

/** The room's name, topic or archive state changed. */
export type RoomUpdated = RoomEvent & {
  __typename?: 'RoomUpdated';
  cursor: Scalars['String']['output'];
  room: Room;
  roomId: Scalars['ID']['output'];
};

export type RoomViewer = {
  __typename?: 'RoomViewer';
  /**
   * Whether the room is missing from `myRooms`: the viewer has hidden it, or another user has opened it, and there has been no message
   * since.
   */
  hidden: Scalars['Boolean']['output'];
  /** Unread messages that mention the viewer. */
  mentionCount: Scalars['Int']['output'];
  muted: Scalars['Boolean']['output'];
  /** The sequence number of the last message that the viewer has read. Sending a message does not mark earlier ones as read. */
  readSeq: Scalars['Int']['output'];
  role: MemberRole;
  /** Messages of other users after `readSeq`, excluding deleted ones. At most 256 of the viewer's own messages are excluded. */
  unreadCount: Scalars['Int']['output'];
};

export type SendMessageInput = {
  /** 1–8,000 characters of Markdown, at least one of them visible. */
  body: Scalars['String']['input'];
  /** A UUID that the client generates for this message, so that it can retry safely. Case-insensitive. */
  clientId: Scalars['ID']['input'];
  /** The message in the same room that this message replies to. */
  replyToId?: InputMaybe<Scalars['ID']['input']>;
  roomId: Scalars['ID']['input'];
};

export type Subscription = {
  __typename?: 'Subscription';
  /**
   * Events in all of the viewer's rooms, for a sidebar: rooms joined, rooms left, and rooms with activity. An event says that
   * something changed, not what: it contains the room's current state, and may combine several changes. It includes rooms that the
   * viewer hides or shows on another device, see `RoomViewer.hidden`. While this subscription is open, the viewer is online.
   */
  inboxEvents: InboxEvent;
  /**
   * Whether these users are online: first the current state, then each change. At most 100 users, each of whom must share a room with
   * the viewer.
   */
  presence: PresenceEvent;
  /**
   * Events in a room that the viewer may read, in order, each once. With `after` (the cursor of an event or `Room.cursor`), the stream
   * starts with everything that happened since, otherwise with the next event.
   */
  roomEvents: RoomEvent;
  /** Other users who start or stop typing in a room that the viewer may read. */
  typing: TypingEvent;
};


export type SubscriptionPresenceArgs = {
  userIds: Array<Scalars['ID']['input']>;
};


export type SubscriptionRoomEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  roomId: Scalars['ID']['input'];
};


export type SubscriptionTypingArgs = {
  roomId: Scalars['ID']['input'];
};

export type TypingEvent = {
  __typename?: 'TypingEvent';
  roomId: Scalars['ID']['output'];
  typing: Scalars['Boolean']['output'];
  user: User;
};

export type UpdateRoomInput = {
  /** 1–80 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  roomId: Scalars['ID']['input'];
  /** At most 500 characters. An empty string removes the topic. */
  topic?: InputMaybe<Scalars['String']['input']>;
};

export type User = {
  __typename?: 'User';
  /** The direct room of the viewer and this user, if it has been opened. If this user is the viewer, the room for notes to yourself. */
  directRoom: Maybe<Room>;
  id: Scalars['ID']['output'];
  /** This user's rooms that the viewer may read, latest activity first. */
  rooms: RoomConnection;
};


export type UserRoomsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Message: Message;
  Room: Room;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Message:
    ( { __typename: 'Message' }
    & GraphQLRecursivePick<FederationTypes['Message'], {"id":true}> );
  Room:
    ( { __typename: 'Room' }
    & GraphQLRecursivePick<FederationTypes['Room'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AuditAction: AuditAction;
  AuditEntry: ResolverTypeWrapper<AuditEntryRecord>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AuditEntryConnection: ResolverTypeWrapper<Omit<AuditEntryConnection, 'edges'> & { edges: Array<ResolversTypes['AuditEntryEdge']> }>;
  AuditEntryEdge: ResolverTypeWrapper<Omit<AuditEntryEdge, 'node'> & { node: ResolversTypes['AuditEntry'] }>;
  CreateRoomInput: CreateRoomInput;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  InboxEvent: ResolverTypeWrapper<InboxEventRecord>;
  MemberAdded: ResolverTypeWrapper<MemberAddedRecord>;
  MemberRemoved: ResolverTypeWrapper<MemberRemovedRecord>;
  MemberRole: MemberRole;
  Message: ResolverTypeWrapper<MessageRecord>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  MessageAdded: ResolverTypeWrapper<MessageAddedRecord>;
  MessageConnection: ResolverTypeWrapper<Omit<MessageConnection, 'edges'> & { edges: Array<ResolversTypes['MessageEdge']> }>;
  MessageDeleted: ResolverTypeWrapper<MessageDeletedRecord>;
  MessageEdge: ResolverTypeWrapper<Omit<MessageEdge, 'node'> & { node: ResolversTypes['Message'] }>;
  MessageUpdated: ResolverTypeWrapper<MessageUpdatedRecord>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PresenceEvent: ResolverTypeWrapper<PresenceEventRecord>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Reaction: ResolverTypeWrapper<MessageReaction>;
  Room: ResolverTypeWrapper<RoomRecord>;
  RoomActivity: ResolverTypeWrapper<RoomActivityRecord>;
  RoomConnection: ResolverTypeWrapper<Omit<RoomConnection, 'edges'> & { edges: Array<ResolversTypes['RoomEdge']> }>;
  RoomEdge: ResolverTypeWrapper<Omit<RoomEdge, 'node'> & { node: ResolversTypes['Room'] }>;
  RoomEvent: ResolverTypeWrapper<RoomEventRecord>;
  RoomJoined: ResolverTypeWrapper<RoomJoinedRecord>;
  RoomKind: RoomKind;
  RoomLeft: ResolverTypeWrapper<RoomLeftRecord>;
  RoomMember: ResolverTypeWrapper<Membership>;
  RoomMemberConnection: ResolverTypeWrapper<Omit<RoomMemberConnection, 'edges'> & { edges: Array<ResolversTypes['RoomMemberEdge']> }>;
  RoomMemberEdge: ResolverTypeWrapper<Omit<RoomMemberEdge, 'node'> & { node: ResolversTypes['RoomMember'] }>;
  RoomUpdated: ResolverTypeWrapper<RoomUpdatedRecord>;
  RoomViewer: ResolverTypeWrapper<Membership>;
  SendMessageInput: SendMessageInput;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TypingEvent: ResolverTypeWrapper<TypingEventRecord>;
  UpdateRoomInput: UpdateRoomInput;
  User: ResolverTypeWrapper<UserReference>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AuditEntry: AuditEntryRecord;
  ID: Scalars['ID']['output'];
  AuditEntryConnection: Omit<AuditEntryConnection, 'edges'> & { edges: Array<ResolversParentTypes['AuditEntryEdge']> };
  AuditEntryEdge: Omit<AuditEntryEdge, 'node'> & { node: ResolversParentTypes['AuditEntry'] };
  CreateRoomInput: CreateRoomInput;
  DateTime: Scalars['DateTime']['output'];
  InboxEvent: InboxEventRecord;
  MemberAdded: MemberAddedRecord;
  MemberRemoved: MemberRemovedRecord;
  Message: MessageRecord;
  Boolean: Scalars['Boolean']['output'];
  Int: Scalars['Int']['output'];
  MessageAdded: MessageAddedRecord;
  MessageConnection: Omit<MessageConnection, 'edges'> & { edges: Array<ResolversParentTypes['MessageEdge']> };
  MessageDeleted: MessageDeletedRecord;
  MessageEdge: Omit<MessageEdge, 'node'> & { node: ResolversParentTypes['Message'] };
  MessageUpdated: MessageUpdatedRecord;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  PresenceEvent: PresenceEventRecord;
  Query: Record<PropertyKey, never>;
  Reaction: MessageReaction;
  Room: RoomRecord;
  RoomActivity: RoomActivityRecord;
  RoomConnection: Omit<RoomConnection, 'edges'> & { edges: Array<ResolversParentTypes['RoomEdge']> };
  RoomEdge: Omit<RoomEdge, 'node'> & { node: ResolversParentTypes['Room'] };
  RoomEvent: RoomEventRecord;
  RoomJoined: RoomJoinedRecord;
  RoomLeft: RoomLeftRecord;
  RoomMember: Membership;
  RoomMemberConnection: Omit<RoomMemberConnection, 'edges'> & { edges: Array<ResolversParentTypes['RoomMemberEdge']> };
  RoomMemberEdge: Omit<RoomMemberEdge, 'node'> & { node: ResolversParentTypes['RoomMember'] };
  RoomUpdated: RoomUpdatedRecord;
  RoomViewer: Membership;
  SendMessageInput: SendMessageInput;
  Subscription: Record<PropertyKey, never>;
  TypingEvent: TypingEventRecord;
  UpdateRoomInput: UpdateRoomInput;
  User: UserReference;
  String: Scalars['String']['output'];
};

export type ResumableDirectiveArgs = {
  after: Scalars['String']['input'];
  cursor: Scalars['String']['input'];
};

export type ResumableDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = ResumableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AuditEntryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AuditEntry'] = ResolversParentTypes['AuditEntry']> = {
  action?: Resolver<ResolversTypes['AuditAction'], ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  messageId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type AuditEntryConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AuditEntryConnection'] = ResolversParentTypes['AuditEntryConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AuditEntryEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditEntryEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AuditEntryEdge'] = ResolversParentTypes['AuditEntryEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEntry'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type InboxEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['InboxEvent'] = ResolversParentTypes['InboxEvent']> = {
  __resolveType: TypeResolveFn<'RoomActivity' | 'RoomJoined' | 'RoomLeft', ParentType, ContextType>;
};

export type MemberAddedResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MemberAdded'] = ResolversParentTypes['MemberAdded']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['MemberRole'], ParentType, ContextType>;
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MemberRemovedResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MemberRemoved'] = ResolversParentTypes['MemberRemoved']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MessageResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Message'] = ResolversParentTypes['Message'], FederationReferenceType extends FederationReferenceTypes['Message'] = FederationReferenceTypes['Message']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Message']> | FederationReferenceType, FederationReferenceType, ContextType>;
  author?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  clientId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  deletedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  editedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  mentions?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType>;
  pinned?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reactions?: Resolver<Array<ResolversTypes['Reaction']>, ParentType, ContextType>;
  replies?: Resolver<ResolversTypes['MessageConnection'], ParentType, ContextType, Partial<MessageRepliesArgs>>;
  replyCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  replyTo?: Resolver<Maybe<ResolversTypes['Message']>, ParentType, ContextType>;
  room?: Resolver<ResolversTypes['Room'], ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MessageAddedResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MessageAdded'] = ResolversParentTypes['MessageAdded']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MessageConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MessageConnection'] = ResolversParentTypes['MessageConnection']> = {
  edges?: Resolver<Array<ResolversTypes['MessageEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type MessageDeletedResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MessageDeleted'] = ResolversParentTypes['MessageDeleted']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MessageEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MessageEdge'] = ResolversParentTypes['MessageEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
};

export type MessageUpdatedResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MessageUpdated'] = ResolversParentTypes['MessageUpdated']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  addMember?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationAddMemberArgs, 'roomId' | 'userId'>>;
  addReaction?: Resolver<ResolversTypes['Message'], ParentType, ContextType, RequireFields<MutationAddReactionArgs, 'emoji' | 'messageId'>>;
  archiveRoom?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationArchiveRoomArgs, 'roomId'>>;
  createRoom?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationCreateRoomArgs, 'input'>>;
  deleteMessage?: Resolver<ResolversTypes['Message'], ParentType, ContextType, RequireFields<MutationDeleteMessageArgs, 'id'>>;
  editMessage?: Resolver<ResolversTypes['Message'], ParentType, ContextType, RequireFields<MutationEditMessageArgs, 'body' | 'id'>>;
  hideRoom?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationHideRoomArgs, 'roomId' | 'seq'>>;
  joinRoom?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationJoinRoomArgs, 'roomId'>>;
  leaveRoom?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationLeaveRoomArgs, 'roomId'>>;
  markRead?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationMarkReadArgs, 'roomId' | 'seq'>>;
  muteRoom?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationMuteRoomArgs, 'muted' | 'roomId'>>;
  openDirectRoom?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationOpenDirectRoomArgs, 'userIds'>>;
  pinMessage?: Resolver<ResolversTypes['Message'], ParentType, ContextType, RequireFields<MutationPinMessageArgs, 'id'>>;
  removeMember?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationRemoveMemberArgs, 'roomId' | 'userId'>>;
  removeReaction?: Resolver<ResolversTypes['Message'], ParentType, ContextType, RequireFields<MutationRemoveReactionArgs, 'emoji' | 'messageId'>>;
  sendMessage?: Resolver<ResolversTypes['Message'], ParentType, ContextType, RequireFields<MutationSendMessageArgs, 'input'>>;
  setMemberRole?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationSetMemberRoleArgs, 'role' | 'roomId' | 'userId'>>;
  setTyping?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationSetTypingArgs, 'roomId' | 'typing'>>;
  showRoom?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationShowRoomArgs, 'roomId'>>;
  unpinMessage?: Resolver<ResolversTypes['Message'], ParentType, ContextType, RequireFields<MutationUnpinMessageArgs, 'id'>>;
  updateRoom?: Resolver<ResolversTypes['Room'], ParentType, ContextType, RequireFields<MutationUpdateRoomArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PresenceEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PresenceEvent'] = ResolversParentTypes['PresenceEvent']> = {
  online?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  auditLog?: Resolver<ResolversTypes['AuditEntryConnection'], ParentType, ContextType, Partial<QueryAuditLogArgs>>;
  hiddenRooms?: Resolver<ResolversTypes['RoomConnection'], ParentType, ContextType, Partial<QueryHiddenRoomsArgs>>;
  message?: Resolver<Maybe<ResolversTypes['Message']>, ParentType, ContextType, RequireFields<QueryMessageArgs, 'id'>>;
  myRooms?: Resolver<ResolversTypes['RoomConnection'], ParentType, ContextType, Partial<QueryMyRoomsArgs>>;
  room?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType, RequireFields<QueryRoomArgs, 'id'>>;
  rooms?: Resolver<ResolversTypes['RoomConnection'], ParentType, ContextType, Partial<QueryRoomsArgs>>;
  searchMessages?: Resolver<ResolversTypes['MessageConnection'], ParentType, ContextType, RequireFields<QuerySearchMessagesArgs, 'query'>>;
};

export type ReactionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Reaction'] = ResolversParentTypes['Reaction']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  emoji?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  users?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType, Partial<ReactionUsersArgs>>;
  viewerReacted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type RoomResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Room'] = ResolversParentTypes['Room'], FederationReferenceType extends FederationReferenceTypes['Room'] = FederationReferenceTypes['Room']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Room']> | FederationReferenceType, FederationReferenceType, ContextType>;
  archivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  directSize?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['RoomKind'], ParentType, ContextType>;
  lastMessage?: Resolver<Maybe<ResolversTypes['Message']>, ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  memberCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  members?: Resolver<ResolversTypes['RoomMemberConnection'], ParentType, ContextType, Partial<RoomMembersArgs>>;
  messages?: Resolver<ResolversTypes['MessageConnection'], ParentType, ContextType, Partial<RoomMessagesArgs>>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pinnedMessages?: Resolver<Array<ResolversTypes['Message']>, ParentType, ContextType>;
  topic?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['RoomViewer']>, ParentType, ContextType>;
};

export type RoomActivityResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RoomActivity'] = ResolversParentTypes['RoomActivity']> = {
  room?: Resolver<ResolversTypes['Room'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RoomConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RoomConnection'] = ResolversParentTypes['RoomConnection']> = {
  edges?: Resolver<Array<ResolversTypes['RoomEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RoomEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RoomEdge'] = ResolversParentTypes['RoomEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Room'], ParentType, ContextType>;
};

export type RoomEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RoomEvent'] = ResolversParentTypes['RoomEvent']> = {
  __resolveType: TypeResolveFn<'MemberAdded' | 'MemberRemoved' | 'MessageAdded' | 'MessageDeleted' | 'MessageUpdated' | 'RoomUpdated', ParentType, ContextType>;
};

export type RoomJoinedResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RoomJoined'] = ResolversParentTypes['RoomJoined']> = {
  room?: Resolver<ResolversTypes['Room'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RoomLeftResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RoomLeft'] = ResolversParentTypes['RoomLeft']> = {
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RoomMemberResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RoomMember'] = ResolversParentTypes['RoomMember']> = {
  joinedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['MemberRole'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type RoomMemberConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RoomMemberConnection'] = ResolversParentTypes['RoomMemberConnection']> = {
  edges?: Resolver<Array<ResolversTypes['RoomMemberEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RoomMemberEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RoomMemberEdge'] = ResolversParentTypes['RoomMemberEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['RoomMember'], ParentType, ContextType>;
};

export type RoomUpdatedResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RoomUpdated'] = ResolversParentTypes['RoomUpdated']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  room?: Resolver<ResolversTypes['Room'], ParentType, ContextType>;
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RoomViewerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RoomViewer'] = ResolversParentTypes['RoomViewer']> = {
  hidden?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  mentionCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  muted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  readSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['MemberRole'], ParentType, ContextType>;
  unreadCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  inboxEvents?: SubscriptionResolver<ResolversTypes['InboxEvent'], "inboxEvents", ParentType, ContextType>;
  presence?: SubscriptionResolver<ResolversTypes['PresenceEvent'], "presence", ParentType, ContextType, RequireFields<SubscriptionPresenceArgs, 'userIds'>>;
  roomEvents?: SubscriptionResolver<ResolversTypes['RoomEvent'], "roomEvents", ParentType, ContextType, RequireFields<SubscriptionRoomEventsArgs, 'roomId'>>;
  typing?: SubscriptionResolver<ResolversTypes['TypingEvent'], "typing", ParentType, ContextType, RequireFields<SubscriptionTypingArgs, 'roomId'>>;
};

export type TypingEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TypingEvent'] = ResolversParentTypes['TypingEvent']> = {
  roomId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  typing?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  directRoom?: Resolver<Maybe<ResolversTypes['Room']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  rooms?: Resolver<ResolversTypes['RoomConnection'], ParentType, ContextType, Partial<UserRoomsArgs>>;
};

export type Resolvers<ContextType = RequestContext> = {
  AuditEntry?: AuditEntryResolvers<ContextType>;
  AuditEntryConnection?: AuditEntryConnectionResolvers<ContextType>;
  AuditEntryEdge?: AuditEntryEdgeResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  InboxEvent?: InboxEventResolvers<ContextType>;
  MemberAdded?: MemberAddedResolvers<ContextType>;
  MemberRemoved?: MemberRemovedResolvers<ContextType>;
  Message?: MessageResolvers<ContextType>;
  MessageAdded?: MessageAddedResolvers<ContextType>;
  MessageConnection?: MessageConnectionResolvers<ContextType>;
  MessageDeleted?: MessageDeletedResolvers<ContextType>;
  MessageEdge?: MessageEdgeResolvers<ContextType>;
  MessageUpdated?: MessageUpdatedResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PresenceEvent?: PresenceEventResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Reaction?: ReactionResolvers<ContextType>;
  Room?: RoomResolvers<ContextType>;
  RoomActivity?: RoomActivityResolvers<ContextType>;
  RoomConnection?: RoomConnectionResolvers<ContextType>;
  RoomEdge?: RoomEdgeResolvers<ContextType>;
  RoomEvent?: RoomEventResolvers<ContextType>;
  RoomJoined?: RoomJoinedResolvers<ContextType>;
  RoomLeft?: RoomLeftResolvers<ContextType>;
  RoomMember?: RoomMemberResolvers<ContextType>;
  RoomMemberConnection?: RoomMemberConnectionResolvers<ContextType>;
  RoomMemberEdge?: RoomMemberEdgeResolvers<ContextType>;
  RoomUpdated?: RoomUpdatedResolvers<ContextType>;
  RoomViewer?: RoomViewerResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TypingEvent?: TypingEventResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = RequestContext> = {
  resumable?: ResumableDirectiveResolver<any, any, ContextType>;
};
