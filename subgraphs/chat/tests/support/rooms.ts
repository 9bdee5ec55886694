import type { RunningService } from '@parley/service/http';
import { codeOf, type GraphQLResponse, type ChatFixture, type RoomResult } from './chat-fixture.ts';

/** Room mutations as one user. */
export interface Caller {
  join(roomId: string): Promise<GraphQLResponse>;
  leave(roomId: string): Promise<GraphQLResponse>;
  add(roomId: string, name: string): Promise<GraphQLResponse>;
  remove(roomId: string, name: string): Promise<GraphQLResponse>;
  setRole(roomId: string, name: string, role: string): Promise<GraphQLResponse>;
  update(roomId: string, input: object): Promise<GraphQLResponse>;
  archive(roomId: string): Promise<GraphQLResponse>;
  openDirect(...names: string[]): Promise<GraphQLResponse>;
  markRead(roomId: string, seq: number): Promise<GraphQLResponse>;
  mute(roomId: string, muted: boolean): Promise<GraphQLResponse>;
  hide(roomId: string, seq: number): Promise<GraphQLResponse>;
  show(roomId: string): Promise<GraphQLResponse>;
}

const FIELDS = `{
  id kind name topic archivedAt memberCount directSize
  viewer { role readSeq unreadCount mentionCount muted hidden }
}`;

export function as(chat: ChatFixture, name: string, replica: RunningService | undefined = chat.replicas[0]): Caller {
  const call = (declarations: string, field: string, variables: object) =>
    chat.ask(name, `mutation (${declarations}) { ${field} ${FIELDS} }`, variables, replica);
  const onMember = (field: string, roomId: string, member: string) =>
    call('$r: ID!, $u: ID!', `${field}(roomId: $r, userId: $u)`, { r: roomId, u: chat.user(member) });
  return {
    join: (roomId) => call('$r: ID!', 'joinRoom(roomId: $r)', { r: roomId }),
    leave: (roomId) => call('$r: ID!', 'leaveRoom(roomId: $r)', { r: roomId }),
    add: (roomId, member) => onMember('addMember', roomId, member),
    remove: (roomId, member) => onMember('removeMember', roomId, member),
    setRole: (roomId, member, role) =>
      call('$r: ID!, $u: ID!, $role: MemberRole!', 'setMemberRole(roomId: $r, userId: $u, role: $role)', {
        r: roomId,
        u: chat.user(member),
        role,
      }),
    update: (roomId, input) => call('$i: UpdateRoomInput!', 'updateRoom(input: $i)', { i: { roomId, ...input } }),
    archive: (roomId) => call('$r: ID!', 'archiveRoom(roomId: $r)', { r: roomId }),
    openDirect: (...names) =>
      call('$u: [ID!]!', 'openDirectRoom(userIds: $u)', { u: names.map((each) => chat.user(each)) }),
    markRead: (roomId, seq) => call('$r: ID!, $s: Int!', 'markRead(roomId: $r, seq: $s)', { r: roomId, s: seq }),
    hide: (roomId, seq) => call('$r: ID!, $s: Int!', 'hideRoom(roomId: $r, seq: $s)', { r: roomId, s: seq }),
    show: (roomId) => call('$r: ID!', 'showRoom(roomId: $r)', { r: roomId }),
    mute: (roomId, muted) => call('$r: ID!, $m: Boolean!', 'muteRoom(roomId: $r, muted: $m)', { r: roomId, m: muted }),
  };
}

/** The room in the response of a mutation. @throws when it failed. */
export function roomOf(response: GraphQLResponse): RoomResult & Record<string, unknown> {
  if (response.errors) throw new Error(JSON.stringify(response.errors));
  return Object.values(response.data)[0] as unknown as RoomResult & Record<string, unknown>;
}

/** The room ids of a user's list, in order. */
export async function idsIn(chat: ChatFixture, name: string, list: 'myRooms' | 'hiddenRooms'): Promise<string[]> {
  const { data } = await chat.ask(name, `{ ${list}(first: 100) { edges { node { id } } } }`);
  return data[list].edges.map(({ node }) => node.id);
}

/** The error code of a response, or OK. */
export const outcome = (response: GraphQLResponse) => (response.errors ? codeOf(response) : 'OK');

/** The members of a room with their roles, and its member count. */
export async function rosterOf(chat: ChatFixture, name: string, roomId: string) {
  const query = `query ($id: ID!) { room(id: $id) {
    memberCount members(first: 100) { edges { node { role user { id } } } }
  } }`;
  const { room } = (await chat.ask(name, query, { id: roomId })).data;
  return {
    count: room.memberCount,
    roles: new Map(room.members.edges.map(({ node }) => [node.user.id, node.role])),
  };
}
