/** The documents that Relay's compiler sends for operations on the tiny services, with the names it generates. */
export const RELAY_QUERY = `query MessagesQuery(
  $count: Int = 2
  $__relay_internal__pv__withBodyrelayprovider: Boolean!
) {
  messages(first: $count) {
    ...MessageRow_message
    __isMessage: __typename
    id
  }
}

fragment Author_user on User {
  displayName
  __isUser: __typename
  id
}

fragment MessageRow_message on Message {
  id
  body @include(if: $__relay_internal__pv__withBodyrelayprovider)
  author {
    ...Author_user
    id
  }
}
`;

export const RELAY_SUBSCRIPTION = `subscription RoomEventsSubscription(
  $roomId: ID!
  $__relay_internal__pv__withBodyrelayprovider: Boolean!
) {
  roomEvents(roomId: $roomId) {
    __typename
    ...RoomEvent_event
  }
}

fragment RoomEvent_event on RoomEvent {
  __isRoomEvent: __typename
  cursor
  ... on MessageAdded {
    message {
      id
      body @include(if: $__relay_internal__pv__withBodyrelayprovider)
      author {
        displayName
        id
      }
    }
  }
}
`;
