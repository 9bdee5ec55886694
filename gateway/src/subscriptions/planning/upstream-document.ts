import {
  Kind,
  parseType,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type NameNode,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { operationRoot } from '../../documents/operation-root.ts';
import { RESERVED_PREFIX } from '../../documents/reserved-names.ts';
import type { Resumable } from './resumable-fields.ts';

/** The gateway's variable for the start cursor. */
export const AFTER_VARIABLE = `${RESERVED_PREFIX}after`;
/** The gateway's alias for an event's cursor. Post-processing removes it from the result. */
export const CURSOR_KEY = `${RESERVED_PREFIX}cursor`;

/**
 * The client's subscription as it is planned. Fragments around its root field are expanded. For a resumable field, each
 * event's cursor is selected and the start cursor becomes a variable, so that the same plan can resume the stream.
 */
export function upstreamDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  resumable: Resumable | undefined,
): DocumentNode {
  const definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION && (!operationName || definition.name?.value === operationName)
      ? upstreamOperation(schema, document, definition, resumable)
      : definition,
  );
  return { ...document, definitions };
}

function upstreamOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  resumable: Resumable | undefined,
): OperationDefinitionNode {
  const { fields } = operationRoot(document, operation);
  const [first] = fields;
  if (!first) return operation;
  const root: FieldNode = {
    ...first,
    ...(first.selectionSet && {
      selectionSet: {
        ...first.selectionSet,
        selections: fields.flatMap((field) => field.selectionSet?.selections ?? []),
      },
    }),
  };
  const bare = { ...operation, selectionSet: { ...operation.selectionSet, selections: [root] } };
  if (!resumable || !root.selectionSet) return bare;

  const resumed: FieldNode = {
    ...root,
    arguments: [
      ...(root.arguments ?? []).filter(({ name }) => name.value !== resumable.after),
      afterArgument(resumable),
    ],
    selectionSet: { ...root.selectionSet, selections: [...root.selectionSet.selections, cursorField(resumable)] },
  };
  return {
    ...bare,
    variableDefinitions: [...(operation.variableDefinitions ?? []), afterDefinition(schema, root, resumable)],
    selectionSet: { ...operation.selectionSet, selections: [resumed] },
  };
}

const nameOf = (value: string): NameNode => ({ kind: Kind.NAME, value });

const afterVariable = { kind: Kind.VARIABLE, name: nameOf(AFTER_VARIABLE) } as const;

const afterArgument = ({ after }: Resumable): ArgumentNode => ({
  kind: Kind.ARGUMENT,
  name: nameOf(after),
  value: afterVariable,
});

const cursorField = ({ cursor }: Resumable): FieldNode => ({
  kind: Kind.FIELD,
  alias: nameOf(CURSOR_KEY),
  name: nameOf(cursor),
});

function afterDefinition(schema: GraphQLSchema, field: FieldNode, { after }: Resumable): VariableDefinitionNode {
  const definition = schema.getSubscriptionType()?.getFields()[field.name.value];
  const argument = definition?.args.find(({ name }) => name === after);
  if (!argument) throw new Error(`@resumable on ${field.name.value} names an unknown argument: ${after}`);
  return { kind: Kind.VARIABLE_DEFINITION, variable: afterVariable, type: parseType(String(argument.type)) };
}
