import { TypeInfo, visit, visitWithTypeInfo, type GraphQLResolveInfo, type OperationDefinitionNode } from 'graphql';

/** By operation: a server parses a document once and executes it often. */
const answers = new WeakMap<OperationDefinitionNode, boolean>();

/** True when the operation asks anywhere for the cursor of a room. */
export function readsRoomCursor({ operation, fragments, schema }: GraphQLResolveInfo): boolean {
  const known = answers.get(operation);
  if (known !== undefined) return known;
  const types = new TypeInfo(schema);
  let found = false;
  const visitor = visitWithTypeInfo(types, {
    Field: ({ name }) => {
      if (name.value === 'cursor' && types.getParentType()?.name === 'Room') found = true;
    },
  });
  for (const part of [operation, ...Object.values(fragments)]) visit(part, visitor);
  answers.set(operation, found);
  return found;
}
