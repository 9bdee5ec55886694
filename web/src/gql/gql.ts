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
    "\n  mutation MarkRead($roomId: ID!, $seq: Int!) {\n    markRead(roomId: $roomId, seq: $seq) {\n      id\n      viewer {\n        ...ViewerFields\n      }\n    }\n  }\n": typeof types.MarkReadDocument,
    "\n  query Mentionable($roomId: ID!, $first: Int!, $after: String) {\n    room(id: $roomId) {\n      id\n      kind\n      mentionable: members(first: $first, after: $after) {\n        edges {\n          node {\n            role\n            user {\n              id\n              username\n              displayName\n              avatarUrl\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.MentionableDocument,
    "\n  mutation EditMessage($id: ID!, $body: String!) {\n    result: editMessage(id: $id, body: $body) {\n      ...MessageFields\n    }\n  }\n": typeof types.EditMessageDocument,
    "\n  mutation DeleteMessage($id: ID!) {\n    result: deleteMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": typeof types.DeleteMessageDocument,
    "\n  mutation AddReaction($id: ID!, $emoji: String!) {\n    result: addReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n": typeof types.AddReactionDocument,
    "\n  mutation RemoveReaction($id: ID!, $emoji: String!) {\n    result: removeReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n": typeof types.RemoveReactionDocument,
    "\n  mutation PinMessage($id: ID!) {\n    result: pinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": typeof types.PinMessageDocument,
    "\n  mutation UnpinMessage($id: ID!) {\n    result: unpinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": typeof types.UnpinMessageDocument,
    "\n  fragment MessageFields on Message {\n    id\n    seq\n    clientId\n    body\n    createdAt\n    editedAt\n    deletedAt\n    pinned\n    replyCount\n    author {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n    mentions {\n      id\n      username\n    }\n    reactions {\n      emoji\n      count\n      viewerReacted\n    }\n    replyTo {\n      id\n      seq\n      body\n      deletedAt\n      author {\n        id\n        username\n        displayName\n      }\n    }\n  }\n": typeof types.MessageFieldsFragmentDoc,
    "\n  query MessageReplies($id: ID!, $first: Int!, $after: String) {\n    message(id: $id) {\n      id\n      ...MessageFields\n      replies(first: $first, after: $after) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.MessageRepliesDocument,
    "\n  query OlderMessages($roomId: ID!, $last: Int!, $before: String!) {\n    room(id: $roomId) {\n      id\n      messages(last: $last, before: $before) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n": typeof types.OlderMessagesDocument,
    "\n  fragment OldestLoaded on Room {\n    messages(last: 1) {\n      pageInfo {\n        hasPreviousPage\n        startCursor\n      }\n    }\n  }\n": typeof types.OldestLoadedFragmentDoc,
    "\n  fragment Permissions on Room {\n    id\n    archivedAt\n    viewer {\n      role\n    }\n    pinnedMessages {\n      ...MessageFields\n    }\n  }\n": typeof types.PermissionsFragmentDoc,
    "\n  query RoomMembership($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      memberCount\n      viewer {\n        ...ViewerFields\n      }\n    }\n  }\n": typeof types.RoomMembershipDocument,
    "\n  subscription RoomEvents($roomId: ID!, $after: String) {\n    roomEvents(roomId: $roomId, after: $after) {\n      __typename\n      cursor\n      roomId\n      ... on MessageAdded {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageUpdated {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageDeleted {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MemberAdded {\n        user {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n        role\n      }\n      ... on MemberRemoved {\n        user {\n          id\n        }\n      }\n      ... on RoomUpdated {\n        room {\n          id\n          name\n          topic\n          archivedAt\n        }\n      }\n    }\n  }\n": typeof types.RoomEventsDocument,
    "\n  query RoomTimeline($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      cursor\n      ...RoomHeader\n      ...JoinBar\n      ...Permissions\n      viewer {\n        ...ViewerFields\n      }\n      messages(last: $last) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n": typeof types.RoomTimelineDocument,
    "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      id\n      ...MessageFields\n    }\n  }\n": typeof types.SendMessageDocument,
    "\n  subscription Typing($roomId: ID!) {\n    typing(roomId: $roomId) {\n      typing\n      user {\n        id\n        username\n        displayName\n      }\n    }\n  }\n": typeof types.TypingDocument,
    "\n  mutation SetTyping($roomId: ID!, $typing: Boolean!) {\n    setTyping(roomId: $roomId, typing: $typing)\n  }\n": typeof types.SetTypingDocument,
    "\n  fragment ViewerFields on RoomViewer {\n    role\n    readSeq\n    unreadCount\n    mentionCount\n    muted\n    hidden\n  }\n": typeof types.ViewerFieldsFragmentDoc,
    "\n  fragment RoomFacts on Room {\n    id\n    name\n    topic\n    archivedAt\n  }\n": typeof types.RoomFactsFragmentDoc,
    "\n  fragment RoomCursor on Room {\n    cursor\n  }\n": typeof types.RoomCursorFragmentDoc,
    "\n  query NotificationMessages($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      ...RoomPeople\n      messages(last: $last) {\n        edges {\n          node {\n            id\n            seq\n            body\n            deletedAt\n            author {\n              id\n              username\n              displayName\n            }\n            mentions {\n              id\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.NotificationMessagesDocument,
    "\n  query Person($id: ID!) {\n    user(id: $id) {\n      id\n      username\n      displayName\n      avatarUrl\n      createdAt\n    }\n  }\n": typeof types.PersonDocument,
    "\n  subscription Presence($userIds: [ID!]!) {\n    presence(userIds: $userIds) {\n      online\n      user {\n        id\n      }\n    }\n  }\n": typeof types.PresenceDocument,
    "\n  query SearchPeople($query: String!, $first: Int!) {\n    searchUsers(query: $query, first: $first) {\n      edges {\n        node {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n      }\n    }\n  }\n": typeof types.SearchPeopleDocument,
    "\n  mutation CreateRoom($input: CreateRoomInput!) {\n    createRoom(input: $input) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n": typeof types.CreateRoomDocument,
    "\n  query FindRooms($query: String, $first: Int!, $after: String) {\n    rooms(query: $query, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...DirectoryItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.FindRoomsDocument,
    "\n  query HiddenRooms($first: Int!, $after: String) {\n    hiddenRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomPeople\n        }\n      }\n    }\n  }\n": typeof types.HiddenRoomsDocument,
    "\n  subscription InboxEvents {\n    inboxEvents {\n      __typename\n      ... on RoomJoined {\n        room {\n          id\n          viewer {\n            role\n            hidden\n          }\n          ...RoomListItem\n          ...RoomPeople\n        }\n      }\n      ... on RoomLeft {\n        roomId\n      }\n      ... on RoomActivity {\n        room {\n          id\n          kind\n          memberCount\n          viewer {\n            role\n            hidden\n          }\n          ...RoomListItem\n        }\n      }\n    }\n  }\n": typeof types.InboxEventsDocument,
    "\n  mutation JoinRoom($roomId: ID!) {\n    joinRoom(roomId: $roomId) {\n      id\n      memberCount\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n": typeof types.JoinRoomDocument,
    "\n  query MyRooms($first: Int!, $after: String) {\n    myRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomListItem\n          ...RoomPeople\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.MyRoomsDocument,
    "\n  mutation OpenDirectRoom($userIds: [ID!]!) {\n    openDirectRoom(userIds: $userIds) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n": typeof types.OpenDirectRoomDocument,
    "\n  query ReloadRoom($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n": typeof types.ReloadRoomDocument,
    "\n  query RoomDetails($roomId: ID!, $first: Int!, $after: String) {\n    room(id: $roomId) {\n      id\n      kind\n      name\n      topic\n      archivedAt\n      directSize\n      lastSeq\n      memberCount\n      viewer {\n        ...ViewerFields\n      }\n      memberPages: members(first: $first, after: $after) {\n        edges {\n          node {\n            role\n            user {\n              id\n              username\n              displayName\n              avatarUrl\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.RoomDetailsDocument,
    "\n  fragment RoomListItem on Room {\n    id\n    kind\n    name\n    createdAt\n    archivedAt\n    lastSeq\n    lastMessage {\n      id\n      seq\n      body\n      createdAt\n      author {\n        id\n        username\n        displayName\n      }\n    }\n    viewer {\n      ...ViewerFields\n    }\n  }\n": typeof types.RoomListItemFragmentDoc,
    "\n  mutation UpdateRoom($input: UpdateRoomInput!) {\n    updateRoom(input: $input) {\n      id\n      name\n      topic\n    }\n  }\n": typeof types.UpdateRoomDocument,
    "\n  mutation ArchiveRoom($roomId: ID!) {\n    archiveRoom(roomId: $roomId) {\n      id\n      archivedAt\n    }\n  }\n": typeof types.ArchiveRoomDocument,
    "\n  mutation LeaveRoom($roomId: ID!) {\n    leaveRoom(roomId: $roomId) {\n      id\n    }\n  }\n": typeof types.LeaveRoomDocument,
    "\n  mutation MuteRoom($roomId: ID!, $muted: Boolean!) {\n    muteRoom(roomId: $roomId, muted: $muted) {\n      id\n      viewer {\n        role\n        muted\n      }\n    }\n  }\n": typeof types.MuteRoomDocument,
    "\n  mutation HideRoom($roomId: ID!, $seq: Int!) {\n    hideRoom(roomId: $roomId, seq: $seq) {\n      id\n      viewer {\n        role\n        hidden\n      }\n    }\n  }\n": typeof types.HideRoomDocument,
    "\n  mutation AddMember($roomId: ID!, $userId: ID!) {\n    addMember(roomId: $roomId, userId: $userId) {\n      id\n      memberCount\n    }\n  }\n": typeof types.AddMemberDocument,
    "\n  mutation RemoveMember($roomId: ID!, $userId: ID!) {\n    removeMember(roomId: $roomId, userId: $userId) {\n      id\n      memberCount\n    }\n  }\n": typeof types.RemoveMemberDocument,
    "\n  mutation SetMemberRole($roomId: ID!, $userId: ID!, $role: MemberRole!) {\n    setMemberRole(roomId: $roomId, userId: $userId, role: $role) {\n      id\n      viewer {\n        role\n      }\n    }\n  }\n": typeof types.SetMemberRoleDocument,
    "\n  fragment RoomPeople on Room {\n    id\n    kind\n    name\n    directSize\n    members(first: 8) {\n      edges {\n        node {\n          user {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n        }\n      }\n    }\n  }\n": typeof types.RoomPeopleFragmentDoc,
    "\n  query RoomPeople($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      archivedAt\n      ...RoomPeople\n    }\n  }\n": typeof types.RoomPeopleDocument,
    "\n  mutation ShowRoom($roomId: ID!) {\n    showRoom(roomId: $roomId) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n": typeof types.ShowRoomDocument,
    "\n  fragment DirectoryItem on Room {\n    id\n    name\n    topic\n    memberCount\n    archivedAt\n    viewer {\n      role\n    }\n  }\n": typeof types.DirectoryItemFragmentDoc,
    "\n  fragment JoinBar on Room {\n    id\n    name\n  }\n": typeof types.JoinBarFragmentDoc,
    "\n  fragment RoomHeader on Room {\n    id\n    kind\n    name\n    topic\n    memberCount\n  }\n": typeof types.RoomHeaderFragmentDoc,
    "\n  fragment RoomNames on Room {\n    members(first: 8) {\n      edges {\n        node {\n          user {\n            id\n          }\n        }\n      }\n    }\n  }\n": typeof types.RoomNamesFragmentDoc,
    "\n  query SearchMessages($query: String!, $first: Int!) {\n    searchMessages(query: $query, first: $first) {\n      edges {\n        node {\n          id\n          seq\n          body\n          createdAt\n          author {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n          room {\n            id\n            ...RoomPeople\n          }\n        }\n      }\n    }\n  }\n": typeof types.SearchMessagesDocument,
    "\n  query SearchRoom($query: String!, $roomId: ID!, $first: Int!, $after: String) {\n    searchMessages(query: $query, roomId: $roomId, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          seq\n          body\n          createdAt\n          author {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.SearchRoomDocument,
    "\n  query Sessions {\n    me {\n      id\n      email\n      sessions {\n        id\n        deviceLabel\n        address\n        createdAt\n        lastUsedAt\n        current\n      }\n    }\n  }\n": typeof types.SessionsDocument,
    "\n  mutation UpdateProfile($input: UpdateProfileInput!) {\n    updateProfile(input: $input) {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n  }\n": typeof types.UpdateProfileDocument,
    "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) {\n      id\n    }\n  }\n": typeof types.ChangePasswordDocument,
    "\n  mutation RevokeSession($id: ID!) {\n    revokeSession(id: $id)\n  }\n": typeof types.RevokeSessionDocument,
    "\n  mutation RevokeOtherSessions {\n    revokeOtherSessions\n  }\n": typeof types.RevokeOtherSessionsDocument,
};
const documents: Documents = {
    "\n  mutation Login($input: LoginInput!) {\n    login(input: $input) {\n      ...SessionFields\n    }\n  }\n": types.LoginDocument,
    "\n  mutation Logout {\n    logout\n  }\n": types.LogoutDocument,
    "\n  mutation RefreshSession {\n    refreshSession {\n      ...SessionFields\n    }\n  }\n": types.RefreshSessionDocument,
    "\n  mutation Register($input: RegisterInput!) {\n    register(input: $input) {\n      ...SessionFields\n    }\n  }\n": types.RegisterDocument,
    "\n  fragment SessionFields on AuthPayload {\n    accessToken\n    accessTokenExpiresAt\n    user {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n  }\n": types.SessionFieldsFragmentDoc,
    "\n  mutation MarkRead($roomId: ID!, $seq: Int!) {\n    markRead(roomId: $roomId, seq: $seq) {\n      id\n      viewer {\n        ...ViewerFields\n      }\n    }\n  }\n": types.MarkReadDocument,
    "\n  query Mentionable($roomId: ID!, $first: Int!, $after: String) {\n    room(id: $roomId) {\n      id\n      kind\n      mentionable: members(first: $first, after: $after) {\n        edges {\n          node {\n            role\n            user {\n              id\n              username\n              displayName\n              avatarUrl\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.MentionableDocument,
    "\n  mutation EditMessage($id: ID!, $body: String!) {\n    result: editMessage(id: $id, body: $body) {\n      ...MessageFields\n    }\n  }\n": types.EditMessageDocument,
    "\n  mutation DeleteMessage($id: ID!) {\n    result: deleteMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": types.DeleteMessageDocument,
    "\n  mutation AddReaction($id: ID!, $emoji: String!) {\n    result: addReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n": types.AddReactionDocument,
    "\n  mutation RemoveReaction($id: ID!, $emoji: String!) {\n    result: removeReaction(messageId: $id, emoji: $emoji) {\n      ...MessageFields\n    }\n  }\n": types.RemoveReactionDocument,
    "\n  mutation PinMessage($id: ID!) {\n    result: pinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": types.PinMessageDocument,
    "\n  mutation UnpinMessage($id: ID!) {\n    result: unpinMessage(id: $id) {\n      ...MessageFields\n    }\n  }\n": types.UnpinMessageDocument,
    "\n  fragment MessageFields on Message {\n    id\n    seq\n    clientId\n    body\n    createdAt\n    editedAt\n    deletedAt\n    pinned\n    replyCount\n    author {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n    mentions {\n      id\n      username\n    }\n    reactions {\n      emoji\n      count\n      viewerReacted\n    }\n    replyTo {\n      id\n      seq\n      body\n      deletedAt\n      author {\n        id\n        username\n        displayName\n      }\n    }\n  }\n": types.MessageFieldsFragmentDoc,
    "\n  query MessageReplies($id: ID!, $first: Int!, $after: String) {\n    message(id: $id) {\n      id\n      ...MessageFields\n      replies(first: $first, after: $after) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.MessageRepliesDocument,
    "\n  query OlderMessages($roomId: ID!, $last: Int!, $before: String!) {\n    room(id: $roomId) {\n      id\n      messages(last: $last, before: $before) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n": types.OlderMessagesDocument,
    "\n  fragment OldestLoaded on Room {\n    messages(last: 1) {\n      pageInfo {\n        hasPreviousPage\n        startCursor\n      }\n    }\n  }\n": types.OldestLoadedFragmentDoc,
    "\n  fragment Permissions on Room {\n    id\n    archivedAt\n    viewer {\n      role\n    }\n    pinnedMessages {\n      ...MessageFields\n    }\n  }\n": types.PermissionsFragmentDoc,
    "\n  query RoomMembership($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      memberCount\n      viewer {\n        ...ViewerFields\n      }\n    }\n  }\n": types.RoomMembershipDocument,
    "\n  subscription RoomEvents($roomId: ID!, $after: String) {\n    roomEvents(roomId: $roomId, after: $after) {\n      __typename\n      cursor\n      roomId\n      ... on MessageAdded {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageUpdated {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageDeleted {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MemberAdded {\n        user {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n        role\n      }\n      ... on MemberRemoved {\n        user {\n          id\n        }\n      }\n      ... on RoomUpdated {\n        room {\n          id\n          name\n          topic\n          archivedAt\n        }\n      }\n    }\n  }\n": types.RoomEventsDocument,
    "\n  query RoomTimeline($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      cursor\n      ...RoomHeader\n      ...JoinBar\n      ...Permissions\n      viewer {\n        ...ViewerFields\n      }\n      messages(last: $last) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n": types.RoomTimelineDocument,
    "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      id\n      ...MessageFields\n    }\n  }\n": types.SendMessageDocument,
    "\n  subscription Typing($roomId: ID!) {\n    typing(roomId: $roomId) {\n      typing\n      user {\n        id\n        username\n        displayName\n      }\n    }\n  }\n": types.TypingDocument,
    "\n  mutation SetTyping($roomId: ID!, $typing: Boolean!) {\n    setTyping(roomId: $roomId, typing: $typing)\n  }\n": types.SetTypingDocument,
    "\n  fragment ViewerFields on RoomViewer {\n    role\n    readSeq\n    unreadCount\n    mentionCount\n    muted\n    hidden\n  }\n": types.ViewerFieldsFragmentDoc,
    "\n  fragment RoomFacts on Room {\n    id\n    name\n    topic\n    archivedAt\n  }\n": types.RoomFactsFragmentDoc,
    "\n  fragment RoomCursor on Room {\n    cursor\n  }\n": types.RoomCursorFragmentDoc,
    "\n  query NotificationMessages($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      ...RoomPeople\n      messages(last: $last) {\n        edges {\n          node {\n            id\n            seq\n            body\n            deletedAt\n            author {\n              id\n              username\n              displayName\n            }\n            mentions {\n              id\n            }\n          }\n        }\n      }\n    }\n  }\n": types.NotificationMessagesDocument,
    "\n  query Person($id: ID!) {\n    user(id: $id) {\n      id\n      username\n      displayName\n      avatarUrl\n      createdAt\n    }\n  }\n": types.PersonDocument,
    "\n  subscription Presence($userIds: [ID!]!) {\n    presence(userIds: $userIds) {\n      online\n      user {\n        id\n      }\n    }\n  }\n": types.PresenceDocument,
    "\n  query SearchPeople($query: String!, $first: Int!) {\n    searchUsers(query: $query, first: $first) {\n      edges {\n        node {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n      }\n    }\n  }\n": types.SearchPeopleDocument,
    "\n  mutation CreateRoom($input: CreateRoomInput!) {\n    createRoom(input: $input) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n": types.CreateRoomDocument,
    "\n  query FindRooms($query: String, $first: Int!, $after: String) {\n    rooms(query: $query, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...DirectoryItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.FindRoomsDocument,
    "\n  query HiddenRooms($first: Int!, $after: String) {\n    hiddenRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomPeople\n        }\n      }\n    }\n  }\n": types.HiddenRoomsDocument,
    "\n  subscription InboxEvents {\n    inboxEvents {\n      __typename\n      ... on RoomJoined {\n        room {\n          id\n          viewer {\n            role\n            hidden\n          }\n          ...RoomListItem\n          ...RoomPeople\n        }\n      }\n      ... on RoomLeft {\n        roomId\n      }\n      ... on RoomActivity {\n        room {\n          id\n          kind\n          memberCount\n          viewer {\n            role\n            hidden\n          }\n          ...RoomListItem\n        }\n      }\n    }\n  }\n": types.InboxEventsDocument,
    "\n  mutation JoinRoom($roomId: ID!) {\n    joinRoom(roomId: $roomId) {\n      id\n      memberCount\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n": types.JoinRoomDocument,
    "\n  query MyRooms($first: Int!, $after: String) {\n    myRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomListItem\n          ...RoomPeople\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.MyRoomsDocument,
    "\n  mutation OpenDirectRoom($userIds: [ID!]!) {\n    openDirectRoom(userIds: $userIds) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n": types.OpenDirectRoomDocument,
    "\n  query ReloadRoom($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n": types.ReloadRoomDocument,
    "\n  query RoomDetails($roomId: ID!, $first: Int!, $after: String) {\n    room(id: $roomId) {\n      id\n      kind\n      name\n      topic\n      archivedAt\n      directSize\n      lastSeq\n      memberCount\n      viewer {\n        ...ViewerFields\n      }\n      memberPages: members(first: $first, after: $after) {\n        edges {\n          node {\n            role\n            user {\n              id\n              username\n              displayName\n              avatarUrl\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.RoomDetailsDocument,
    "\n  fragment RoomListItem on Room {\n    id\n    kind\n    name\n    createdAt\n    archivedAt\n    lastSeq\n    lastMessage {\n      id\n      seq\n      body\n      createdAt\n      author {\n        id\n        username\n        displayName\n      }\n    }\n    viewer {\n      ...ViewerFields\n    }\n  }\n": types.RoomListItemFragmentDoc,
    "\n  mutation UpdateRoom($input: UpdateRoomInput!) {\n    updateRoom(input: $input) {\n      id\n      name\n      topic\n    }\n  }\n": types.UpdateRoomDocument,
    "\n  mutation ArchiveRoom($roomId: ID!) {\n    archiveRoom(roomId: $roomId) {\n      id\n      archivedAt\n    }\n  }\n": types.ArchiveRoomDocument,
    "\n  mutation LeaveRoom($roomId: ID!) {\n    leaveRoom(roomId: $roomId) {\n      id\n    }\n  }\n": types.LeaveRoomDocument,
    "\n  mutation MuteRoom($roomId: ID!, $muted: Boolean!) {\n    muteRoom(roomId: $roomId, muted: $muted) {\n      id\n      viewer {\n        role\n        muted\n      }\n    }\n  }\n": types.MuteRoomDocument,
    "\n  mutation HideRoom($roomId: ID!, $seq: Int!) {\n    hideRoom(roomId: $roomId, seq: $seq) {\n      id\n      viewer {\n        role\n        hidden\n      }\n    }\n  }\n": types.HideRoomDocument,
    "\n  mutation AddMember($roomId: ID!, $userId: ID!) {\n    addMember(roomId: $roomId, userId: $userId) {\n      id\n      memberCount\n    }\n  }\n": types.AddMemberDocument,
    "\n  mutation RemoveMember($roomId: ID!, $userId: ID!) {\n    removeMember(roomId: $roomId, userId: $userId) {\n      id\n      memberCount\n    }\n  }\n": types.RemoveMemberDocument,
    "\n  mutation SetMemberRole($roomId: ID!, $userId: ID!, $role: MemberRole!) {\n    setMemberRole(roomId: $roomId, userId: $userId, role: $role) {\n      id\n      viewer {\n        role\n      }\n    }\n  }\n": types.SetMemberRoleDocument,
    "\n  fragment RoomPeople on Room {\n    id\n    kind\n    name\n    directSize\n    members(first: 8) {\n      edges {\n        node {\n          user {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n        }\n      }\n    }\n  }\n": types.RoomPeopleFragmentDoc,
    "\n  query RoomPeople($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      archivedAt\n      ...RoomPeople\n    }\n  }\n": types.RoomPeopleDocument,
    "\n  mutation ShowRoom($roomId: ID!) {\n    showRoom(roomId: $roomId) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n": types.ShowRoomDocument,
    "\n  fragment DirectoryItem on Room {\n    id\n    name\n    topic\n    memberCount\n    archivedAt\n    viewer {\n      role\n    }\n  }\n": types.DirectoryItemFragmentDoc,
    "\n  fragment JoinBar on Room {\n    id\n    name\n  }\n": types.JoinBarFragmentDoc,
    "\n  fragment RoomHeader on Room {\n    id\n    kind\n    name\n    topic\n    memberCount\n  }\n": types.RoomHeaderFragmentDoc,
    "\n  fragment RoomNames on Room {\n    members(first: 8) {\n      edges {\n        node {\n          user {\n            id\n          }\n        }\n      }\n    }\n  }\n": types.RoomNamesFragmentDoc,
    "\n  query SearchMessages($query: String!, $first: Int!) {\n    searchMessages(query: $query, first: $first) {\n      edges {\n        node {\n          id\n          seq\n          body\n          createdAt\n          author {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n          room {\n            id\n            ...RoomPeople\n          }\n        }\n      }\n    }\n  }\n": types.SearchMessagesDocument,
    "\n  query SearchRoom($query: String!, $roomId: ID!, $first: Int!, $after: String) {\n    searchMessages(query: $query, roomId: $roomId, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          seq\n          body\n          createdAt\n          author {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.SearchRoomDocument,
    "\n  query Sessions {\n    me {\n      id\n      email\n      sessions {\n        id\n        deviceLabel\n        address\n        createdAt\n        lastUsedAt\n        current\n      }\n    }\n  }\n": types.SessionsDocument,
    "\n  mutation UpdateProfile($input: UpdateProfileInput!) {\n    updateProfile(input: $input) {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n  }\n": types.UpdateProfileDocument,
    "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) {\n      id\n    }\n  }\n": types.ChangePasswordDocument,
    "\n  mutation RevokeSession($id: ID!) {\n    revokeSession(id: $id)\n  }\n": types.RevokeSessionDocument,
    "\n  mutation RevokeOtherSessions {\n    revokeOtherSessions\n  }\n": types.RevokeOtherSessionsDocument,
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
export function graphql(source: "\n  mutation MarkRead($roomId: ID!, $seq: Int!) {\n    markRead(roomId: $roomId, seq: $seq) {\n      id\n      viewer {\n        ...ViewerFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation MarkRead($roomId: ID!, $seq: Int!) {\n    markRead(roomId: $roomId, seq: $seq) {\n      id\n      viewer {\n        ...ViewerFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Mentionable($roomId: ID!, $first: Int!, $after: String) {\n    room(id: $roomId) {\n      id\n      kind\n      mentionable: members(first: $first, after: $after) {\n        edges {\n          node {\n            role\n            user {\n              id\n              username\n              displayName\n              avatarUrl\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Mentionable($roomId: ID!, $first: Int!, $after: String) {\n    room(id: $roomId) {\n      id\n      kind\n      mentionable: members(first: $first, after: $after) {\n        edges {\n          node {\n            role\n            user {\n              id\n              username\n              displayName\n              avatarUrl\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  fragment MessageFields on Message {\n    id\n    seq\n    clientId\n    body\n    createdAt\n    editedAt\n    deletedAt\n    pinned\n    replyCount\n    author {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n    mentions {\n      id\n      username\n    }\n    reactions {\n      emoji\n      count\n      viewerReacted\n    }\n    replyTo {\n      id\n      seq\n      body\n      deletedAt\n      author {\n        id\n        username\n        displayName\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment MessageFields on Message {\n    id\n    seq\n    clientId\n    body\n    createdAt\n    editedAt\n    deletedAt\n    pinned\n    replyCount\n    author {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n    mentions {\n      id\n      username\n    }\n    reactions {\n      emoji\n      count\n      viewerReacted\n    }\n    replyTo {\n      id\n      seq\n      body\n      deletedAt\n      author {\n        id\n        username\n        displayName\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MessageReplies($id: ID!, $first: Int!, $after: String) {\n    message(id: $id) {\n      id\n      ...MessageFields\n      replies(first: $first, after: $after) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query MessageReplies($id: ID!, $first: Int!, $after: String) {\n    message(id: $id) {\n      id\n      ...MessageFields\n      replies(first: $first, after: $after) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OlderMessages($roomId: ID!, $last: Int!, $before: String!) {\n    room(id: $roomId) {\n      id\n      messages(last: $last, before: $before) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query OlderMessages($roomId: ID!, $last: Int!, $before: String!) {\n    room(id: $roomId) {\n      id\n      messages(last: $last, before: $before) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OldestLoaded on Room {\n    messages(last: 1) {\n      pageInfo {\n        hasPreviousPage\n        startCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment OldestLoaded on Room {\n    messages(last: 1) {\n      pageInfo {\n        hasPreviousPage\n        startCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Permissions on Room {\n    id\n    archivedAt\n    viewer {\n      role\n    }\n    pinnedMessages {\n      ...MessageFields\n    }\n  }\n"): (typeof documents)["\n  fragment Permissions on Room {\n    id\n    archivedAt\n    viewer {\n      role\n    }\n    pinnedMessages {\n      ...MessageFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RoomMembership($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      memberCount\n      viewer {\n        ...ViewerFields\n      }\n    }\n  }\n"): (typeof documents)["\n  query RoomMembership($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      memberCount\n      viewer {\n        ...ViewerFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RoomEvents($roomId: ID!, $after: String) {\n    roomEvents(roomId: $roomId, after: $after) {\n      __typename\n      cursor\n      roomId\n      ... on MessageAdded {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageUpdated {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageDeleted {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MemberAdded {\n        user {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n        role\n      }\n      ... on MemberRemoved {\n        user {\n          id\n        }\n      }\n      ... on RoomUpdated {\n        room {\n          id\n          name\n          topic\n          archivedAt\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription RoomEvents($roomId: ID!, $after: String) {\n    roomEvents(roomId: $roomId, after: $after) {\n      __typename\n      cursor\n      roomId\n      ... on MessageAdded {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageUpdated {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MessageDeleted {\n        message {\n          id\n          ...MessageFields\n        }\n      }\n      ... on MemberAdded {\n        user {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n        role\n      }\n      ... on MemberRemoved {\n        user {\n          id\n        }\n      }\n      ... on RoomUpdated {\n        room {\n          id\n          name\n          topic\n          archivedAt\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RoomTimeline($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      cursor\n      ...RoomHeader\n      ...JoinBar\n      ...Permissions\n      viewer {\n        ...ViewerFields\n      }\n      messages(last: $last) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query RoomTimeline($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      cursor\n      ...RoomHeader\n      ...JoinBar\n      ...Permissions\n      viewer {\n        ...ViewerFields\n      }\n      messages(last: $last) {\n        edges {\n          node {\n            ...MessageFields\n          }\n        }\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      id\n      ...MessageFields\n    }\n  }\n"): (typeof documents)["\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      id\n      ...MessageFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Typing($roomId: ID!) {\n    typing(roomId: $roomId) {\n      typing\n      user {\n        id\n        username\n        displayName\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription Typing($roomId: ID!) {\n    typing(roomId: $roomId) {\n      typing\n      user {\n        id\n        username\n        displayName\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetTyping($roomId: ID!, $typing: Boolean!) {\n    setTyping(roomId: $roomId, typing: $typing)\n  }\n"): (typeof documents)["\n  mutation SetTyping($roomId: ID!, $typing: Boolean!) {\n    setTyping(roomId: $roomId, typing: $typing)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ViewerFields on RoomViewer {\n    role\n    readSeq\n    unreadCount\n    mentionCount\n    muted\n    hidden\n  }\n"): (typeof documents)["\n  fragment ViewerFields on RoomViewer {\n    role\n    readSeq\n    unreadCount\n    mentionCount\n    muted\n    hidden\n  }\n"];
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
export function graphql(source: "\n  query NotificationMessages($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      ...RoomPeople\n      messages(last: $last) {\n        edges {\n          node {\n            id\n            seq\n            body\n            deletedAt\n            author {\n              id\n              username\n              displayName\n            }\n            mentions {\n              id\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query NotificationMessages($roomId: ID!, $last: Int!) {\n    room(id: $roomId) {\n      id\n      ...RoomPeople\n      messages(last: $last) {\n        edges {\n          node {\n            id\n            seq\n            body\n            deletedAt\n            author {\n              id\n              username\n              displayName\n            }\n            mentions {\n              id\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Person($id: ID!) {\n    user(id: $id) {\n      id\n      username\n      displayName\n      avatarUrl\n      createdAt\n    }\n  }\n"): (typeof documents)["\n  query Person($id: ID!) {\n    user(id: $id) {\n      id\n      username\n      displayName\n      avatarUrl\n      createdAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Presence($userIds: [ID!]!) {\n    presence(userIds: $userIds) {\n      online\n      user {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription Presence($userIds: [ID!]!) {\n    presence(userIds: $userIds) {\n      online\n      user {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchPeople($query: String!, $first: Int!) {\n    searchUsers(query: $query, first: $first) {\n      edges {\n        node {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SearchPeople($query: String!, $first: Int!) {\n    searchUsers(query: $query, first: $first) {\n      edges {\n        node {\n          id\n          username\n          displayName\n          avatarUrl\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateRoom($input: CreateRoomInput!) {\n    createRoom(input: $input) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n"): (typeof documents)["\n  mutation CreateRoom($input: CreateRoomInput!) {\n    createRoom(input: $input) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindRooms($query: String, $first: Int!, $after: String) {\n    rooms(query: $query, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...DirectoryItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query FindRooms($query: String, $first: Int!, $after: String) {\n    rooms(query: $query, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...DirectoryItem\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HiddenRooms($first: Int!, $after: String) {\n    hiddenRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomPeople\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query HiddenRooms($first: Int!, $after: String) {\n    hiddenRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomPeople\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription InboxEvents {\n    inboxEvents {\n      __typename\n      ... on RoomJoined {\n        room {\n          id\n          viewer {\n            role\n            hidden\n          }\n          ...RoomListItem\n          ...RoomPeople\n        }\n      }\n      ... on RoomLeft {\n        roomId\n      }\n      ... on RoomActivity {\n        room {\n          id\n          kind\n          memberCount\n          viewer {\n            role\n            hidden\n          }\n          ...RoomListItem\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription InboxEvents {\n    inboxEvents {\n      __typename\n      ... on RoomJoined {\n        room {\n          id\n          viewer {\n            role\n            hidden\n          }\n          ...RoomListItem\n          ...RoomPeople\n        }\n      }\n      ... on RoomLeft {\n        roomId\n      }\n      ... on RoomActivity {\n        room {\n          id\n          kind\n          memberCount\n          viewer {\n            role\n            hidden\n          }\n          ...RoomListItem\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation JoinRoom($roomId: ID!) {\n    joinRoom(roomId: $roomId) {\n      id\n      memberCount\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n"): (typeof documents)["\n  mutation JoinRoom($roomId: ID!) {\n    joinRoom(roomId: $roomId) {\n      id\n      memberCount\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyRooms($first: Int!, $after: String) {\n    myRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomListItem\n          ...RoomPeople\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query MyRooms($first: Int!, $after: String) {\n    myRooms(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          ...RoomListItem\n          ...RoomPeople\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OpenDirectRoom($userIds: [ID!]!) {\n    openDirectRoom(userIds: $userIds) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n"): (typeof documents)["\n  mutation OpenDirectRoom($userIds: [ID!]!) {\n    openDirectRoom(userIds: $userIds) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReloadRoom($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n"): (typeof documents)["\n  query ReloadRoom($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RoomDetails($roomId: ID!, $first: Int!, $after: String) {\n    room(id: $roomId) {\n      id\n      kind\n      name\n      topic\n      archivedAt\n      directSize\n      lastSeq\n      memberCount\n      viewer {\n        ...ViewerFields\n      }\n      memberPages: members(first: $first, after: $after) {\n        edges {\n          node {\n            role\n            user {\n              id\n              username\n              displayName\n              avatarUrl\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query RoomDetails($roomId: ID!, $first: Int!, $after: String) {\n    room(id: $roomId) {\n      id\n      kind\n      name\n      topic\n      archivedAt\n      directSize\n      lastSeq\n      memberCount\n      viewer {\n        ...ViewerFields\n      }\n      memberPages: members(first: $first, after: $after) {\n        edges {\n          node {\n            role\n            user {\n              id\n              username\n              displayName\n              avatarUrl\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoomListItem on Room {\n    id\n    kind\n    name\n    createdAt\n    archivedAt\n    lastSeq\n    lastMessage {\n      id\n      seq\n      body\n      createdAt\n      author {\n        id\n        username\n        displayName\n      }\n    }\n    viewer {\n      ...ViewerFields\n    }\n  }\n"): (typeof documents)["\n  fragment RoomListItem on Room {\n    id\n    kind\n    name\n    createdAt\n    archivedAt\n    lastSeq\n    lastMessage {\n      id\n      seq\n      body\n      createdAt\n      author {\n        id\n        username\n        displayName\n      }\n    }\n    viewer {\n      ...ViewerFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateRoom($input: UpdateRoomInput!) {\n    updateRoom(input: $input) {\n      id\n      name\n      topic\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateRoom($input: UpdateRoomInput!) {\n    updateRoom(input: $input) {\n      id\n      name\n      topic\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ArchiveRoom($roomId: ID!) {\n    archiveRoom(roomId: $roomId) {\n      id\n      archivedAt\n    }\n  }\n"): (typeof documents)["\n  mutation ArchiveRoom($roomId: ID!) {\n    archiveRoom(roomId: $roomId) {\n      id\n      archivedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LeaveRoom($roomId: ID!) {\n    leaveRoom(roomId: $roomId) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation LeaveRoom($roomId: ID!) {\n    leaveRoom(roomId: $roomId) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MuteRoom($roomId: ID!, $muted: Boolean!) {\n    muteRoom(roomId: $roomId, muted: $muted) {\n      id\n      viewer {\n        role\n        muted\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation MuteRoom($roomId: ID!, $muted: Boolean!) {\n    muteRoom(roomId: $roomId, muted: $muted) {\n      id\n      viewer {\n        role\n        muted\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HideRoom($roomId: ID!, $seq: Int!) {\n    hideRoom(roomId: $roomId, seq: $seq) {\n      id\n      viewer {\n        role\n        hidden\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation HideRoom($roomId: ID!, $seq: Int!) {\n    hideRoom(roomId: $roomId, seq: $seq) {\n      id\n      viewer {\n        role\n        hidden\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddMember($roomId: ID!, $userId: ID!) {\n    addMember(roomId: $roomId, userId: $userId) {\n      id\n      memberCount\n    }\n  }\n"): (typeof documents)["\n  mutation AddMember($roomId: ID!, $userId: ID!) {\n    addMember(roomId: $roomId, userId: $userId) {\n      id\n      memberCount\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveMember($roomId: ID!, $userId: ID!) {\n    removeMember(roomId: $roomId, userId: $userId) {\n      id\n      memberCount\n    }\n  }\n"): (typeof documents)["\n  mutation RemoveMember($roomId: ID!, $userId: ID!) {\n    removeMember(roomId: $roomId, userId: $userId) {\n      id\n      memberCount\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetMemberRole($roomId: ID!, $userId: ID!, $role: MemberRole!) {\n    setMemberRole(roomId: $roomId, userId: $userId, role: $role) {\n      id\n      viewer {\n        role\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SetMemberRole($roomId: ID!, $userId: ID!, $role: MemberRole!) {\n    setMemberRole(roomId: $roomId, userId: $userId, role: $role) {\n      id\n      viewer {\n        role\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoomPeople on Room {\n    id\n    kind\n    name\n    directSize\n    members(first: 8) {\n      edges {\n        node {\n          user {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RoomPeople on Room {\n    id\n    kind\n    name\n    directSize\n    members(first: 8) {\n      edges {\n        node {\n          user {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RoomPeople($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      archivedAt\n      ...RoomPeople\n    }\n  }\n"): (typeof documents)["\n  query RoomPeople($roomId: ID!) {\n    room(id: $roomId) {\n      id\n      archivedAt\n      ...RoomPeople\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ShowRoom($roomId: ID!) {\n    showRoom(roomId: $roomId) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n"): (typeof documents)["\n  mutation ShowRoom($roomId: ID!) {\n    showRoom(roomId: $roomId) {\n      id\n      ...RoomListItem\n      ...RoomPeople\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DirectoryItem on Room {\n    id\n    name\n    topic\n    memberCount\n    archivedAt\n    viewer {\n      role\n    }\n  }\n"): (typeof documents)["\n  fragment DirectoryItem on Room {\n    id\n    name\n    topic\n    memberCount\n    archivedAt\n    viewer {\n      role\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment JoinBar on Room {\n    id\n    name\n  }\n"): (typeof documents)["\n  fragment JoinBar on Room {\n    id\n    name\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoomHeader on Room {\n    id\n    kind\n    name\n    topic\n    memberCount\n  }\n"): (typeof documents)["\n  fragment RoomHeader on Room {\n    id\n    kind\n    name\n    topic\n    memberCount\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoomNames on Room {\n    members(first: 8) {\n      edges {\n        node {\n          user {\n            id\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment RoomNames on Room {\n    members(first: 8) {\n      edges {\n        node {\n          user {\n            id\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchMessages($query: String!, $first: Int!) {\n    searchMessages(query: $query, first: $first) {\n      edges {\n        node {\n          id\n          seq\n          body\n          createdAt\n          author {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n          room {\n            id\n            ...RoomPeople\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SearchMessages($query: String!, $first: Int!) {\n    searchMessages(query: $query, first: $first) {\n      edges {\n        node {\n          id\n          seq\n          body\n          createdAt\n          author {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n          room {\n            id\n            ...RoomPeople\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchRoom($query: String!, $roomId: ID!, $first: Int!, $after: String) {\n    searchMessages(query: $query, roomId: $roomId, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          seq\n          body\n          createdAt\n          author {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query SearchRoom($query: String!, $roomId: ID!, $first: Int!, $after: String) {\n    searchMessages(query: $query, roomId: $roomId, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          seq\n          body\n          createdAt\n          author {\n            id\n            username\n            displayName\n            avatarUrl\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Sessions {\n    me {\n      id\n      email\n      sessions {\n        id\n        deviceLabel\n        address\n        createdAt\n        lastUsedAt\n        current\n      }\n    }\n  }\n"): (typeof documents)["\n  query Sessions {\n    me {\n      id\n      email\n      sessions {\n        id\n        deviceLabel\n        address\n        createdAt\n        lastUsedAt\n        current\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateProfile($input: UpdateProfileInput!) {\n    updateProfile(input: $input) {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateProfile($input: UpdateProfileInput!) {\n    updateProfile(input: $input) {\n      id\n      username\n      displayName\n      avatarUrl\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeSession($id: ID!) {\n    revokeSession(id: $id)\n  }\n"): (typeof documents)["\n  mutation RevokeSession($id: ID!) {\n    revokeSession(id: $id)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeOtherSessions {\n    revokeOtherSessions\n  }\n"): (typeof documents)["\n  mutation RevokeOtherSessions {\n    revokeOtherSessions\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;