import { graphql } from '../../../gql/gql.ts';
import type { PermissionsFragment } from '../../../gql/graphql.ts';

/** The fields that determine what the viewer can do in a room. */
export const Permissions = graphql(`
  fragment Permissions on Room {
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

/** Members can send messages, react and pin, unless the room is archived. */
export const canWrite = ({ viewer, archivedAt }: PermissionsFragment): boolean => Boolean(viewer) && !archivedAt;

/** Owners and moderators can delete messages of others. */
export const canModerate = (room: PermissionsFragment): boolean => canWrite(room) && room.viewer?.role !== 'MEMBER';
