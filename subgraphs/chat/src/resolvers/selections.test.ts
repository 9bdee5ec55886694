import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { createSubgraphSchema } from '@parley/service/subgraph';
import { execute, parse, type GraphQLResolveInfo } from 'graphql';
import { createResolvers, type Services } from './index.ts';
import { readsRoomCursor } from './selections.ts';

const SCHEMA_FILE = fileURLToPath(new URL('../../../../schema/chat.graphql', import.meta.url));

/** The `info` of a resolver of this operation. */
async function infoOf(query: string): Promise<GraphQLResolveInfo> {
  // Cast: no service is called.
  const schema = createSubgraphSchema(SCHEMA_FILE, createResolvers({} as Services));
  const info = await new Promise<GraphQLResolveInfo>((resolve) => {
    const field = schema.getQueryType()?.getFields()['room'];
    if (field) field.resolve = (_parent, _args, _context, info) => resolve(info);
    void execute({ schema, document: parse(query) });
  });
  return info;
}

test.each([
  ['{ room(id: "1") { cursor messages { edges { node { id } } } } }', true],
  ['{ room(id: "1") { messages { edges { node { id } } } ...Place } } fragment Place on Room { at: cursor }', true],
  ['{ room(id: "1") { messages { edges { cursor node { id } } } } }', false],
])('%s selects the cursor of a room: %s', async (query, expected) => {
  const info = await infoOf(query);
  expect(readsRoomCursor(info)).toBe(expected);
  expect(readsRoomCursor(info)).toBe(expected);
});
