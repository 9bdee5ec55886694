import {
  execute,
  GraphQLError,
  Kind,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Variables } from './operation-cost.ts';
import { usedDefinitions } from './used-definitions.ts';
import { operationRoot } from './operation-root.ts';

/** An operation, split into introspection and the rest. */
export interface Split {
  /** Undefined without introspection fields. */
  introspection: DocumentNode | undefined;
  /** Undefined without other fields. */
  rest: DocumentNode | undefined;
}

/**
 * Separates introspection from a valid operation. The gateway executes it by graphql-js, which also validates it: the
 * federation executor does not support all its fields and arguments, nor introspection in fragments.
 */
export function splitIntrospection(document: DocumentNode, operation: OperationDefinitionNode): Split {
  const { fields } = operationRoot(document, operation);
  if (!fields.some(isIntrospection)) return { introspection: undefined, rest: document };
  // `__typename` alone needs no subgraph.
  if (fields.every(({ name }) => name.value.startsWith('__'))) return { introspection: document, rest: undefined };
  return {
    introspection: pickFields(document, operation, isIntrospection),
    rest: pickFields(document, operation, (field) => !isIntrospection(field)),
  };
}

/** Executes introspection. All its errors are the client's. */
export async function introspect(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variableValues: Variables,
): Promise<ExecutionResult> {
  const { errors, ...result } = await execute({ schema, document, operationName, variableValues });
  const extensions = { code: 'BAD_USER_INPUT' };
  const coded = errors?.map(({ message, nodes, path }) => new GraphQLError(message, { nodes, path, extensions }));
  return coded ? { ...result, errors: coded } : result;
}

/** Merges both results, with the fields in the order of the operation. */
export function mergeResults(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  introspection: ExecutionResult,
  rest: ExecutionResult,
): ExecutionResult {
  const errors = [...(rest.errors ?? []), ...(introspection.errors ?? [])];
  const all = errors.length > 0 ? { ...rest, errors } : rest;
  if (!rest.data || !introspection.data) return { ...all, data: null };
  const data: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const { name, alias } of operationRoot(document, operation).fields) {
    const key = alias?.value ?? name.value;
    // Neither result contains a field that `@skip` leaves out.
    for (const part of [introspection.data, rest.data]) if (Object.hasOwn(part, key)) data[key] = part[key];
  }
  return { ...all, data };
}

const isIntrospection = ({ name }: FieldNode): boolean => name.value === '__schema' || name.value === '__type';

/** The document with some of the operation's root fields, and only the fragments and variables that these use. */
function pickFields(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  isWanted: (field: FieldNode) => boolean,
): DocumentNode {
  const fragments = new Map(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  const inline = (selection: Exclude<SelectionNode, FieldNode>): InlineFragmentNode[] => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return [selection];
    const fragment = fragments.get(selection.name.value);
    if (!fragment) return [];
    const { typeCondition, selectionSet } = fragment;
    const { directives = [] } = selection;
    return [{ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, directives }];
  };
  const pick = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return isWanted(selection) ? [selection] : [];
      return inline(selection)
        .map((one) => ({ ...one, selectionSet: pick(one.selectionSet) }))
        .filter(({ selectionSet }) => selectionSet.selections.length > 0);
    }),
  });
  const whole = { ...operation, selectionSet: pick(operation.selectionSet) };
  const [, ...used] = usedDefinitions(document, whole);
  const variables = new Set<string>();
  for (const part of [whole.selectionSet, ...used])
    visit(part, { Variable: ({ name }) => void variables.add(name.value) });
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) =>
    variables.has(variable.name.value),
  );
  return { kind: Kind.DOCUMENT, definitions: [{ ...whole, variableDefinitions }, ...used] };
}
