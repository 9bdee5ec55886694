/** The operations that GraphiQL shows on the first visit. */
export const WELCOME = `# Welcome to Parley. Run an operation with Ctrl-Enter.
#
# 1. Register, and copy the access token into the headers below:
#    { "Authorization": "Bearer <accessToken>" }
# 2. Create a room, watch it (the subscription runs over a WebSocket), and send a message from another tab.

mutation Register {
  register(input: { username: "nell", email: "nell@example.com", password: "correct horse battery" }) {
    accessToken
    user { id username displayName }
  }
}

mutation MakeRoom {
  createRoom(input: { kind: PUBLIC, name: "Lobby" }) { id name cursor }
}

subscription Watch($roomId: ID!) {
  roomEvents(roomId: $roomId) {
    cursor
    ... on MessageAdded { message { seq body author { displayName } } }
  }
}

mutation Say($roomId: ID!, $clientId: ID!) {
  sendMessage(input: { roomId: $roomId, clientId: $clientId, body: "Hello" }) { id seq }
}

query MyRooms {
  me { username }
  myRooms(first: 20) {
    edges { node { id name lastMessage { body author { displayName } } } }
  }
}
`;
