/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation Login($input: LoginInput!) {\n    login(input: $input) {\n      ...SessionFields\n    }\n  }\n": typeof types.LoginDocument,
    "\n  mutation Logout {\n    logout\n  }\n": typeof types.LogoutDocument,
    "\n  mutation RefreshSession {\n    refreshSession {\n      ...SessionFields\n    }\n  }\n": typeof types.RefreshSessionDocument,
    "\n  mutation Register($input: RegisterInput!) {\n    register(input: $input) {\n      ...SessionFields\n    }\n  }\n": typeof types.RegisterDocument,
    "\n  fragment SessionFields on AuthPayload {\n    accessToken\n    accessTokenExpiresAt\n    user {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n  }\n": typeof types.SessionFieldsFragmentDoc,
    "\n  mutation EditMessage($id: ID!, $body: String!) {\n    result: editMessage(id: $id, body: $body) {\n      ...MessageFields\n    }\n  }\n": typeof types.EditMessageDocument,
    "\n  mutation DeleteMessage($id: ID!) {\n    result: deleteMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": typeof types.DeleteMessageDocument,
    "\n  mutation AddReaction($id: ID!, $emoji: String!) {\n    result: addReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n": typeof types.AddReactionDocument,
    "\n  mutation RemoveReaction($id: ID!, $emoji: String!) {\n    result: removeReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n": typeof types.RemoveReactionDocument,
    "\n  mutation PinMessage($id: ID!) {\n    result: pinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": typeof types.PinMessageDocument,
    "\n  mutation UnpinMessage($id: ID!) {\n    result: unpinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": typeof types.UnpinMessageDocument,
    "\n  fragment MessageFields on Message {\n    id\n    seq\n    clientId\n    body\n    createdAt\n    editedAt\n    deletedAt\n    pinned\n    replyCount\n    author {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n    mentions {\n      id\n      username\n    }\n    reactions {\n      emoji\n      count\n      viewerReacted\n    }\n    replyTo {\n      id\n      seq\n      body\n      deletedAt\n      author {\n        id\n        displayName\n      }\n    }\n  }\n": typeof types.MessageFieldsFragmentDoc,
    "\n  query MessageReplies($id: ID!, $first: Int!, $after: String) {\n    message(id: $id) {\n      id\n      ...MessageFields\n      replies(first: $first, after: $after) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.MessageRepliesDocument,
    "\n  query RoomMembership($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      memberCount\n      viewer {\n        role\n      }\n    }\n  }\n": typeof types.RoomMembershipDocument,
    "\n  subscription RoomEvents($roomId: ID!, $after: String) {\n    roomEvents(roomId: $roomId, after: $after) {\n      __typename\n      cursor\n      roomId\n      ... on MessageAdded {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageUpdated {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageDeleted {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MemberAdded {\n        user {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n        role\n      }\n      ... on MemberRemoved {\n        user {\n          id\n        }\n      }\n      ... on RoomUpdated {\n        room {\n          id\n          name\n          topic\n          archivedAt\n        }\n      }\n    }\n  }\n": typeof types.RoomEventsDocument,
    "\n  fragment RoomPowers on Room {\n    id\n    archivedAt\n    viewer {\n      role\n    }\n    pinnedMessages {\n      ...MessageFields\n    }\n  }\n": typeof types.RoomPowersFragmentDoc,
    "\n  query RoomTimeline($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      cursor\n      ...RoomHeader\n      ...JoinBar\n      ...RoomPowers\n      messages(last: $last) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n": typeof types.RoomTimelineDocument,
    "\n  query OlderMessages($roomId: ID!, $last: Int!, $before: String!) {\n    room(id: $roomId) {\n      id\n      messages(last: $last, before: $before) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n": typeof types.OlderMessagesDocument,
    "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      id\n      ...MessageFields\n    }\n  }\n": typeof types.SendMessageDocument,
    "\n  fragment RoomFacts on Room {\n    id\n    name\n    topic\n    archivedAt\n  }\n": typeof types.RoomFactsFragmentDoc,
    "\n  fragment RoomCursor on Room {\n    cursor\n  }\n": typeof types.RoomCursorFragmentDoc,
    "\n  mutation CreateRoom($input: CreateRoomInput!) {\n    createRoom(input: $input) {\n      id\n      ...RoomListItem\n    }\n  }\n": typeof types.CreateRoomDocument,
    "\n  query FindRooms($query: String, $first: Int!, $after: String) {\n    rooms(query: $query, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...DirectoryItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.FindRoomsDocument,
    "\n  mutation JoinRoom($roomId: ID!) {\n    joinRoom(roomId: $roomId) {\n      id\n      memberCount\n      viewer {\n        role\n      }\n      ...RoomListItem\n    }\n  }\n": typeof types.JoinRoomDocument,
    "\n  query MyRooms($first: Int!, $after: String) {\n    myRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomListItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.MyRoomsDocument,
    "\n  fragment DirectoryItem on Room {\n    id\n    name\n    topic\n    memberCount\n    viewer {\n      role\n    }\n  }\n": typeof types.DirectoryItemFragmentDoc,
    "\n  fragment JoinBar on Room {\n    id\n    name\n    viewer {\n      role\n    }\n  }\n": typeof types.JoinBarFragmentDoc,
    "\n  fragment RoomHeader on Room {\n    id\n    kind\n    name\n    topic\n    memberCount\n  }\n": typeof types.RoomHeaderFragmentDoc,
    "\n  fragment RoomListItem on Room {\n    id\n    kind\n    name\n    createdAt\n    lastSeq\n    lastMessage {\n      id\n      seq\n      body\n      createdAt\n      author {\n        id\n        displayName\n      }\n    }\n  }\n": typeof types.RoomListItemFragmentDoc,
};
const documents: Documents = {
    "\n  mutation Login($input: LoginInput!) {\n    login(input: $input) {\n      ...SessionFields\n    }\n  }\n": types.LoginDocument,
    "\n  mutation Logout {\n    logout\n  }\n": types.LogoutDocument,
    "\n  mutation RefreshSession {\n    refreshSession {\n      ...SessionFields\n    }\n  }\n": types.RefreshSessionDocument,
    "\n  mutation Register($input: RegisterInput!) {\n    register(input: $input) {\n      ...SessionFields\n    }\n  }\n": types.RegisterDocument,
    "\n  fragment SessionFields on AuthPayload {\n    accessToken\n    accessTokenExpiresAt\n    user {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n  }\n": types.SessionFieldsFragmentDoc,
    "\n  mutation EditMessage($id: ID!, $body: String!) {\n    result: editMessage(id: $id, body: $body) {\n      ...MessageFields\n    }\n  }\n": types.EditMessageDocument,
    "\n  mutation DeleteMessage($id: ID!) {\n    result: deleteMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": types.DeleteMessageDocument,
    "\n  mutation AddReaction($id: ID!, $emoji: String!) {\n    result: addReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n": types.AddReactionDocument,
    "\n  mutation RemoveReaction($id: ID!, $emoji: String!) {\n    result: removeReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n": types.RemoveReactionDocument,
    "\n  mutation PinMessage($id: ID!) {\n    result: pinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": types.PinMessageDocument,
    "\n  mutation UnpinMessage($id: ID!) {\n    result: unpinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": types.UnpinMessageDocument,
    "\n  fragment MessageFields on Message {\n    id\n    seq\n    clientId\n    body\n    createdAt\n    editedAt\n    deletedAt\n    pinned\n    replyCount\n    author {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n    mentions {\n      id\n      username\n    }\n    reactions {\n      emoji\n      count\n      viewerReacted\n    }\n    replyTo {\n      id\n      seq\n      body\n      deletedAt\n      author {\n        id\n        displayName\n      }\n    }\n  }\n": types.MessageFieldsFragmentDoc,
    "\n  query MessageReplies($id: ID!, $first: Int!, $after: String) {\n    message(id: $id) {\n      id\n      ...MessageFields\n      replies(first: $first, after: $after) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.MessageRepliesDocument,
    "\n  query RoomMembership($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      memberCount\n      viewer {\n        role\n      }\n    }\n  }\n": types.RoomMembershipDocument,
    "\n  subscription RoomEvents($roomId: ID!, $after: String) {\n    roomEvents(roomId: $roomId, after: $after) {\n      __typename\n      cursor\n      roomId\n      ... on MessageAdded {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageUpdated {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageDeleted {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MemberAdded {\n        user {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n        role\n      }\n      ... on MemberRemoved {\n        user {\n          id\n        }\n      }\n      ... on RoomUpdated {\n        room {\n          id\n          name\n          topic\n          archivedAt\n        }\n      }\n    }\n  }\n": types.RoomEventsDocument,
    "\n  fragment RoomPowers on Room {\n    id\n    archivedAt\n    viewer {\n      role\n    }\n    pinnedMessages {\n      ...MessageFields\n    }\n  }\n": types.RoomPowersFragmentDoc,
    "\n  query RoomTimeline($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      cursor\n      ...RoomHeader\n      ...JoinBar\n      ...RoomPowers\n      messages(last: $last) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n": types.RoomTimelineDocument,
    "\n  query OlderMessages($roomId: ID!, $last: Int!, $before: String!) {\n    room(id: $roomId) {\n      id\n      messages(last: $last, before: $before) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n": types.OlderMessagesDocument,
    "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      id\n      ...MessageFields\n    }\n  }\n": types.SendMessageDocument,
    "\n  fragment RoomFacts on Room {\n    id\n    name\n    topic\n    archivedAt\n  }\n": types.RoomFactsFragmentDoc,
    "\n  fragment RoomCursor on Room {\n    cursor\n  }\n": types.RoomCursorFragmentDoc,
    "\n  mutation CreateRoom($input: CreateRoomInput!) {\n    createRoom(input: $input) {\n      id\n      ...RoomListItem\n    }\n  }\n": types.CreateRoomDocument,
    "\n  query FindRooms($query: String, $first: Int!, $after: String) {\n    rooms(query: $query, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...DirectoryItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.FindRoomsDocument,
    "\n  mutation JoinRoom($roomId: ID!) {\n    joinRoom(roomId: $roomId) {\n      id\n      memberCount\n      viewer {\n        role\n      }\n      ...RoomListItem\n    }\n  }\n": types.JoinRoomDocument,
    "\n  query MyRooms($first: Int!, $after: String) {\n    myRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomListItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.MyRoomsDocument,
    "\n  fragment DirectoryItem on Room {\n    id\n    name\n    topic\n    memberCount\n    viewer {\n      role\n    }\n  }\n": types.DirectoryItemFragmentDoc,
    "\n  fragment JoinBar on Room {\n    id\n    name\n    viewer {\n      role\n    }\n  }\n": types.JoinBarFragmentDoc,
    "\n  fragment RoomHeader on Room {\n    id\n    kind\n    name\n    topic\n    memberCount\n  }\n": types.RoomHeaderFragmentDoc,
    "\n  fragment RoomListItem on Room {\n    id\n    kind\n    name\n    createdAt\n    lastSeq\n    lastMessage {\n      id\n      seq\n      body\n      createdAt\n      author {\n        id\n        displayName\n      }\n    }\n  }\n": types.RoomListItemFragmentDoc,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Login($input: LoginInput!) {\n    login(input: $input) {\n      ...SessionFields\n    }\n  }\n"): (typeof documents)["\n  mutation Login($input: LoginInput!) {\n    login(input: $input) {\n      ...SessionFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Logout {\n    logout\n  }\n"): (typeof documents)["\n  mutation Logout {\n    logout\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefreshSession {\n    refreshSession {\n      ...SessionFields\n    }\n  }\n"): (typeof documents)["\n  mutation RefreshSession {\n    refreshSession {\n      ...SessionFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Register($input: RegisterInput!) {\n    register(input: $input) {\n      ...SessionFields\n    }\n  }\n"): (typeof documents)["\n  mutation Register($input: RegisterInput!) {\n    register(input: $input) {\n      ...SessionFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SessionFields on AuthPayload {\n    accessToken\n    accessTokenExpiresAt\n    user {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n  }\n"): (typeof documents)["\n  fragment SessionFields on AuthPayload {\n    accessToken\n    accessTokenExpiresAt\n    user {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EditMessage($id: ID!, $body: String!) {\n    result: editMessage(id: $id, body: $body) {\n      ...MessageFields\n    }\n  }\n"): (typeof documents)["\n  mutation EditMessage($id: ID!, $body: String!) {\n    result: editMessage(id: $id, body: $body) {\n      ...MessageFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteMessage($id: ID!) {\n    result: deleteMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteMessage($id: ID!) {\n    result: deleteMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddReaction($id: ID!, $emoji: String!) {\n    result: addReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n"): (typeof documents)["\n  mutation AddReaction($id: ID!, $emoji: String!) {\n    result: addReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveReaction($id: ID!, $emoji: String!) {\n    result: removeReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n"): (typeof documents)["\n  mutation RemoveReaction($id: ID!, $emoji: String!) {\n    result: removeReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PinMessage($id: ID!) {\n    result: pinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n"): (typeof documents)["\n  mutation PinMessage($id: ID!) {\n    result: pinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UnpinMessage($id: ID!) {\n    result: unpinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n"): (typeof documents)["\n  mutation UnpinMessage($id: ID!) {\n    result: unpinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MessageFields on Message {\n    id\n    seq\n    clientId\n    body\n    createdAt\n    editedAt\n    deletedAt\n    pinned\n    replyCount\n    author {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n    mentions {\n      id\n      username\n    }\n    reactions {\n      emoji\n      count\n      viewerReacted\n    }\n    replyTo {\n      id\n      seq\n      body\n      deletedAt\n      author {\n        id\n        displayName\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment MessageFields on Message {\n    id\n    seq\n    clientId\n    body\n    createdAt\n    editedAt\n    deletedAt\n    pinned\n    replyCount\n    author {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n    mentions {\n      id\n      username\n    }\n    reactions {\n      emoji\n      count\n      viewerReacted\n    }\n    replyTo {\n      id\n      seq\n      body\n      deletedAt\n      author {\n        id\n        displayName\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MessageReplies($id: ID!, $first: Int!, $after: String) {\n    message(id: $id) {\n      id\n      ...MessageFields\n      replies(first: $first, after: $after) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query MessageReplies($id: ID!, $first: Int!, $after: String) {\n    message(id: $id) {\n      id\n      ...MessageFields\n      replies(first: $first, after: $after) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RoomMembership($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      memberCount\n      viewer {\n        role\n      }\n    }\n  }\n"): (typeof documents)["\n  query RoomMembership($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      memberCount\n      viewer {\n        role\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RoomEvents($roomId: ID!, $after: String) {\n    roomEvents(roomId: $roomId, after: $after) {\n      __typename\n      cursor\n      roomId\n      ... on MessageAdded {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageUpdated {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageDeleted {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MemberAdded {\n        user {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n        role\n      }\n      ... on MemberRemoved {\n        user {\n          id\n        }\n      }\n      ... on RoomUpdated {\n        room {\n          id\n          name\n          topic\n          archivedAt\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription RoomEvents($roomId: ID!, $after: String) {\n    roomEvents(roomId: $roomId, after: $after) {\n      __typename\n      cursor\n      roomId\n      ... on MessageAdded {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageUpdated {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageDeleted {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MemberAdded {\n        user {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n        role\n      }\n      ... on MemberRemoved {\n        user {\n          id\n        }\n      }\n      ... on RoomUpdated {\n        room {\n          id\n          name\n          topic\n          archivedAt\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoomPowers on Room {\n    id\n    archivedAt\n    viewer {\n      role\n    }\n    pinnedMessages {\n      ...MessageFields\n    }\n  }\n"): (typeof documents)["\n  fragment RoomPowers on Room {\n    id\n    archivedAt\n    viewer {\n      role\n    }\n    pinnedMessages {\n      ...MessageFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RoomTimeline($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      cursor\n      ...RoomHeader\n      ...JoinBar\n      ...RoomPowers\n      messages(last: $last) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query RoomTimeline($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      cursor\n      ...RoomHeader\n      ...JoinBar\n      ...RoomPowers\n      messages(last: $last) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OlderMessages($roomId: ID!, $last: Int!, $before: String!) {\n    room(id: $roomId) {\n      id\n      messages(last: $last, before: $before) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query OlderMessages($roomId: ID!, $last: Int!, $before: String!) {\n    room(id: $roomId) {\n      id\n      messages(last: $last, before: $before) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      id\n      ...MessageFields\n    }\n  }\n"): (typeof documents)["\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      id\n      ...MessageFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoomFacts on Room {\n    id\n    name\n    topic\n    archivedAt\n  }\n"): (typeof documents)["\n  fragment RoomFacts on Room {\n    id\n    name\n    topic\n    archivedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoomCursor on Room {\n    cursor\n  }\n"): (typeof documents)["\n  fragment RoomCursor on Room {\n    cursor\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateRoom($input: CreateRoomInput!) {\n    createRoom(input: $input) {\n      id\n      ...RoomListItem\n    }\n  }\n"): (typeof documents)["\n  mutation CreateRoom($input: CreateRoomInput!) {\n    createRoom(input: $input) {\n      id\n      ...RoomListItem\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindRooms($query: String, $first: Int!, $after: String) {\n    rooms(query: $query, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...DirectoryItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query FindRooms($query: String, $first: Int!, $after: String) {\n    rooms(query: $query, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...DirectoryItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation JoinRoom($roomId: ID!) {\n    joinRoom(roomId: $roomId) {\n      id\n      memberCount\n      viewer {\n        role\n      }\n      ...RoomListItem\n    }\n  }\n"): (typeof documents)["\n  mutation JoinRoom($roomId: ID!) {\n    joinRoom(roomId: $roomId) {\n      id\n      memberCount\n      viewer {\n        role\n      }\n      ...RoomListItem\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyRooms($first: Int!, $after: String) {\n    myRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomListItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query MyRooms($first: Int!, $after: String) {\n    myRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomListItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DirectoryItem on Room {\n    id\n    name\n    topic\n    memberCount\n    viewer {\n      role\n    }\n  }\n"): (typeof documents)["\n  fragment DirectoryItem on Room {\n    id\n    name\n    topic\n    memberCount\n    viewer {\n      role\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment JoinBar on Room {\n    id\n    name\n    viewer {\n      role\n    }\n  }\n"): (typeof documents)["\n  fragment JoinBar on Room {\n    id\n    name\n    viewer {\n      role\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoomHeader on Room {\n    id\n    kind\n    name\n    topic\n    memberCount\n  }\n"): (typeof documents)["\n  fragment RoomHeader on Room {\n    id\n    kind\n    name\n    topic\n    memberCount\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoomListItem on Room {\n    id\n    kind\n    name\n    createdAt\n    lastSeq\n    lastMessage {\n      id\n      seq\n      body\n      createdAt\n      author {\n        id\n        displayName\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RoomListItem on Room {\n    id\n    kind\n    name\n    createdAt\n    lastSeq\n    lastMessage {\n      id\n      seq\n      body\n      createdAt\n      author {\n        id\n        displayName\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;