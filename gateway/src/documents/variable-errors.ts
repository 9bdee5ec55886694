import {
  getVariableValues,
  GraphQLError,
  isNonNullType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Variables } from './operation-cost.ts';
import { usedDefinitions } from './used-definitions.ts';

/** Maximum number of errors reported. */
const MAX_ERRORS = 10;

/**
 * The errors of the variables' values. Checked before execution, because subgraphs and the federation executor report
 * some of them as internal errors.
 */
export function variableErrors(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): GraphQLError[] {
  const { variableDefinitions = [] } = operation;
  const { errors } = getVariableValues(schema, variableDefinitions, variables, { maxErrors: MAX_ERRORS });
  const problems = errors ?? misplacedNulls(schema, document, operation, variables);
  return problems.map(
    ({ message, nodes }) => new GraphQLError(message, { nodes, extensions: { code: 'BAD_USER_INPUT' } }),
  );
}

/**
 * A nullable variable with a default may stand where null is not allowed (section 5.8.5 of the specification). A null
 * value is then detected only when the field is executed.
 */
function misplacedNulls(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): GraphQLError[] {
  const nulls = new Set<string>();
  for (const { variable, type } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (type.kind !== Kind.NON_NULL_TYPE && Object.hasOwn(variables, name) && variables[name] === null) nulls.add(name);
  }
  if (nulls.size === 0) return [];
  const misplaced = new Set<string>();
  const info = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(info, {
    Variable: ({ name }) => {
      if (nulls.has(name.value) && isNonNullType(info.getInputType())) misplaced.add(name.value);
    },
  });
  for (const part of usedDefinitions(document, operation)) visit(part, visitor);
  return [...misplaced]
    .slice(0, MAX_ERRORS)
    .map((name) => new GraphQLError(`Variable "$${name}" must not be null here.`));
}
