import { graphql } from '../../../gql/gql.ts';
import type { RoomPowersFragment } from '../../../gql/graphql.ts';

/** What decides what the viewer may do in a room. */
export const RoomPowers = graphql(`
  fragment RoomPowers on Room {
    id
    archivedAt
    viewer {
      role
    }
    pinnedMessages {
      ...MessageFields
    }
  }
`);

/** Members write, react and pin. */
export const mayWrite = ({ viewer, archivedAt }: RoomPowersFragment): boolean => Boolean(viewer) && !archivedAt;

/** Owners and moderators delete what others wrote. */
export const mayModerate = (room: RoomPowersFragment): boolean => mayWrite(room) && room.viewer?.role !== 'MEMBER';
