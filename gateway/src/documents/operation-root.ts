import { Kind, type DocumentNode, type FieldNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

/** The root fields of an operation, with fragments expanded. */
export interface OperationRoot {
  fields: FieldNode[];
  /** True when a directive such as `@include` decides whether a root field is present. */
  isConditional: boolean;
}

/** Collects the root fields of an operation. Ignores unknown fragments and fragment cycles. */
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
