import { Kind, type DocumentNode, type FieldNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

/** The fields at an operation's root, with the fragments in between taken apart. */
export interface OperationRoot {
  fields: FieldNode[];
  /** True when a directive, such as `@include`, decides whether one of them is there. */
  isConditional: boolean;
}

/** Finds the root fields of an operation. Fragments that go in circles or do not exist are passed over. */
export function operationRoot(document: DocumentNode, operation: OperationDefinitionNode): OperationRoot {
  const root: OperationRoot = { fields: [], isConditional: false };
  const seen = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.directives?.length) root.isConditional = true;
      if (selection.kind === Kind.FIELD) root.fields.push(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = fragmentNamed(document, selection.name.value);
        if (fragment) collect(fragment.selectionSet);
      }
    }
  };
  collect(operation.selectionSet);
  return root;
}

const fragmentNamed = (document: DocumentNode, name: string) =>
  document.definitions.find(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
  ) as { selectionSet: SelectionSetNode } | undefined;
