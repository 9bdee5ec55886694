import type { CodegenConfig } from '@graphql-codegen/cli';

const scalars = { DateTime: { input: 'string', output: 'string' }, ID: { input: 'string', output: 'string' } };

/** Types of a subgraph's resolvers; `mappers` names the domain type that stands behind each GraphQL type. */
const subgraph = (name: string, mappers: Record<string, string>) => ({
  schema: `schema/${name}.graphql`,
  plugins: ['typescript', 'typescript-resolvers'],
  config: {
    contextType: '../context.ts#RequestContext',
    federation: true,
    scalars: { ...scalars, DateTime: { input: 'string', output: 'Date | string' } },
    mappers,
    useTypeImports: true,
    enumsAsTypes: true,
    avoidOptionals: { field: true, object: false, inputValue: false, defaultValue: false },
    resolversNonOptionalTypename: false,
    importExtension: '.ts',
  },
});

const config: CodegenConfig = {
  ignoreNoDocuments: true,
  generates: {
    'subgraphs/auth/src/generated/resolvers.ts': subgraph('auth', {
      User: '../services/account.ts#Account',
      AuthPayload: '../services/account.ts#LoggedIn',
      Session: '../services/account.ts#SessionRecord',
    }),
    'subgraphs/chat/src/generated/resolvers.ts': subgraph('chat', {
      Room: '../services/domain.ts#Room as RoomRecord',
      Message: '../services/domain.ts#Message as MessageRecord',
      RoomMember: '../services/domain.ts#Membership',
      RoomViewer: '../services/domain.ts#Membership',
      Reaction: '../services/domain.ts#MessageReaction',
      AuditEntry: '../services/domain.ts#AuditEntry as AuditEntryRecord',
      RoomEvent: '../events/delivery/room-event.ts#RoomEvent as RoomEventRecord',
      MessageAdded: '../events/delivery/room-event.ts#MessageAdded as MessageAddedRecord',
      MessageUpdated: '../events/delivery/room-event.ts#MessageUpdated as MessageUpdatedRecord',
      MessageDeleted: '../events/delivery/room-event.ts#MessageDeleted as MessageDeletedRecord',
      MemberAdded: '../events/delivery/room-event.ts#MemberAdded as MemberAddedRecord',
      MemberRemoved: '../events/delivery/room-event.ts#MemberRemoved as MemberRemovedRecord',
      RoomUpdated: '../events/delivery/room-event.ts#RoomUpdated as RoomUpdatedRecord',
      InboxEvent: '../events/delivery/inbox-event.ts#InboxEvent as InboxEventRecord',
      RoomJoined: '../events/delivery/inbox-event.ts#RoomJoined as RoomJoinedRecord',
      RoomLeft: '../events/delivery/inbox-event.ts#RoomLeft as RoomLeftRecord',
      RoomActivity: '../events/delivery/inbox-event.ts#RoomActivity as RoomActivityRecord',
      TypingEvent: '../events/presence/typing-event.ts#TypingEvent as TypingEventRecord',
      PresenceEvent: '../events/presence/presence-event.ts#PresenceEvent as PresenceEventRecord',
      User: '../services/domain.ts#UserReference',
    }),
    'web/src/gql/': {
      schema: 'schema/generated/supergraph.graphql',
      documents: ['web/src/**/*.{ts,tsx}', '!web/src/gql/**', '!**/*.test.ts'],
      preset: 'client',
      presetConfig: { fragmentMasking: { unmaskFunctionName: 'readFragment' } },
      config: { scalars, useTypeImports: true, enumsAsTypes: true, importExtension: '.ts' },
    },
  },
};

export default config;
