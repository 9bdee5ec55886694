import { TypeInfo, visit, visitWithTypeInfo, type GraphQLResolveInfo, type OperationDefinitionNode } from 'graphql';

/** By operation: a document is parsed once and executed many times. */
const results = new WeakMap<OperationDefinitionNode, boolean>();

/** True when the operation selects the cursor of a room anywhere. */
export function readsRoomCursor({ operation, fragments, schema }: GraphQLResolveInfo): boolean {
  const known = results.get(operation);
  if (known !== undefined) return known;
  const types = new TypeInfo(schema);
  let found = false;
  const visitor = visitWithTypeInfo(types, {
    Field: ({ name }) => {
      if (name.value === 'cursor' && types.getParentType()?.name === 'Room') found = true;
    },
  });
  for (const part of [operation, ...Object.values(fragments)]) visit(part, visitor);
  results.set(operation, found);
  return found;
}
