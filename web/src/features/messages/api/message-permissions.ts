import { graphql } from '../../../gql/gql.ts';
import type { MessagePermissionsFragment } from '../../../gql/graphql.ts';

/** What decides what the viewer may do in a room. */
export const MessagePermissions = graphql(`
  fragment MessagePermissions on Room {
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
export const canWrite = ({ viewer, archivedAt }: MessagePermissionsFragment): boolean => Boolean(viewer) && !archivedAt;

/** Owners and moderators delete what others wrote. */
export const canModerate = (room: MessagePermissionsFragment): boolean =>
  canWrite(room) && room.viewer?.role !== 'MEMBER';
