import { graphql } from '../../../gql/gql.ts';

/** The viewer's membership of a room: their role, how far they have read, and their settings. */
export const ViewerFields = graphql(`
  fragment ViewerFields on RoomViewer {
    role
    readSeq
    unreadCount
    mentionCount
    muted
    hidden
  }
`);
