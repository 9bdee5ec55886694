import { useApolloClient } from '@apollo/client/react';
import { removeFromMyRooms } from '../lib/my-rooms-list.ts';
import { showRoom } from './show-room.ts';
import { graphql } from '@/gql/gql.ts';
import type { MemberRole, UpdateRoomInput } from '@/gql/graphql.ts';

const UpdateRoomDocument = graphql(`
  mutation UpdateRoom($input: UpdateRoomInput!) {
    updateRoom(input: $input) {
      id
      name
      topic
    }
  }
`);

const ArchiveRoomDocument = graphql(`
  mutation ArchiveRoom($roomId: ID!) {
    archiveRoom(roomId: $roomId) {
      id
      archivedAt
    }
  }
`);

const LeaveRoomDocument = graphql(`
  mutation LeaveRoom($roomId: ID!) {
    leaveRoom(roomId: $roomId) {
      id
    }
  }
`);

const MuteRoomDocument = graphql(`
  mutation MuteRoom($roomId: ID!, $muted: Boolean!) {
    muteRoom(roomId: $roomId, muted: $muted) {
      id
      viewer {
        role
        muted
      }
    }
  }
`);

const HideRoomDocument = graphql(`
  mutation HideRoom($roomId: ID!, $seq: Int!) {
    hideRoom(roomId: $roomId, seq: $seq) {
      id
      viewer {
        role
        hidden
      }
    }
  }
`);

const AddMemberDocument = graphql(`
  mutation AddMember($roomId: ID!, $userId: ID!) {
    addMember(roomId: $roomId, userId: $userId) {
      id
      memberCount
    }
  }
`);

const RemoveMemberDocument = graphql(`
  mutation RemoveMember($roomId: ID!, $userId: ID!) {
    removeMember(roomId: $roomId, userId: $userId) {
      id
      memberCount
    }
  }
`);

const SetMemberRoleDocument = graphql(`
  mutation SetMemberRole($roomId: ID!, $userId: ID!, $role: MemberRole!) {
    setMemberRole(roomId: $roomId, userId: $userId, role: $role) {
      id
      viewer {
        role
      }
    }
  }
`);

/** The mutations of a room and its members. Each throws what Apollo Client throws. */
export function useRoomMutations(roomId: string) {
  const client = useApolloClient();
  return {
    update: (change: Omit<UpdateRoomInput, 'roomId'>) =>
      client.mutate({ mutation: UpdateRoomDocument, variables: { input: { roomId, ...change } } }),
    archive: () => client.mutate({ mutation: ArchiveRoomDocument, variables: { roomId } }),
    leave: async () => {
      // The response may describe a room that the viewer can no longer read.
      await client.mutate({ mutation: LeaveRoomDocument, variables: { roomId }, fetchPolicy: 'no-cache' });
      removeFromMyRooms(client.cache, roomId);
    },
    /** @param seq the seq of the latest message that the viewer has seen in the room. */
    hide: (seq: number) => client.mutate({ mutation: HideRoomDocument, variables: { roomId, seq } }),
    show: () => showRoom(client, roomId),
    mute: (muted: boolean) => client.mutate({ mutation: MuteRoomDocument, variables: { roomId, muted } }),
    add: (userId: string) => client.mutate({ mutation: AddMemberDocument, variables: { roomId, userId } }),
    remove: (userId: string) => client.mutate({ mutation: RemoveMemberDocument, variables: { roomId, userId } }),
    setRole: (userId: string, role: MemberRole) =>
      client.mutate({ mutation: SetMemberRoleDocument, variables: { roomId, userId, role } }),
  };
}
