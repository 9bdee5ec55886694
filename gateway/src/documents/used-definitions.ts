import { visit, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';

/** An operation and the fragments that it uses, directly or indirectly. */
export function usedDefinitions(
  { definitions }: DocumentNode,
  operation: OperationDefinitionNode,
): (OperationDefinitionNode | FragmentDefinitionNode)[] {
  const parts = new Set<OperationDefinitionNode | FragmentDefinitionNode>([operation]);
  // Iterating over a set includes what is added during the iteration.
  for (const part of parts) {
    visit(part, {
      FragmentSpread: ({ name }) => {
        const fragment = definitions.find(
          (one) => one.kind === 'FragmentDefinition' && one.name.value === name.value,
        ) as FragmentDefinitionNode | undefined;
        if (fragment) parts.add(fragment);
      },
    });
  }
  return [...parts];
}
