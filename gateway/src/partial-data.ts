import {
  buildASTSchema,
  execute,
  parse,
  printSchema,
  visit,
  type DocumentNode,
  type FormattedExecutionResult,
  type GraphQLSchema,
} from 'graphql';

type Data = Record<string, unknown>;

export interface ExecutedOperation {
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Data | undefined;
}

/**
 * Recovers data that GraphQL's null propagation removed. When an author's name is unavailable, null propagation turns
 * the message, its page and its room into null, and a stored message into a result without its number. `data` follows
 * that rule; the recovered data is returned as an extension.
 */
export class PartialData {
  /** The schema for clients with every field nullable. */
  private readonly schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    this.schema = withNullableFields(schema);
  }

  /**
   * The root fields with data missing from the result, as if every field were nullable. Contains only what the operation
   * selects.
   * @param read data of the root fetches, including what later fetches added.
   * @returns undefined when nothing is missing.
   */
  of(
    { document, operationName, variables }: ExecutedOperation,
    { data, errors = [] }: Pick<FormattedExecutionResult, 'data' | 'errors'>,
    read: readonly Data[],
  ): Data | undefined {
    if (errors.length === 0 || read.length === 0) return undefined;
    const result = execute({
      schema: this.schema,
      document,
      operationName,
      variableValues: variables,
      // By entries, because a name may be `__proto__`.
      rootValue: Object.fromEntries(read.flatMap(Object.entries)),
      // Subgraphs return the client's aliases.
      fieldResolver: (source: Data, _arguments, _context, { path }) =>
        Object.hasOwn(source, path.key) ? source[path.key] : null,
      typeResolver: ({ __typename }: Data) => (typeof __typename === 'string' ? __typename : undefined),
    });
    // Never a promise: all resolvers above are synchronous.
    if (result instanceof Promise) return undefined;
    const missing = Object.entries(result.data ?? {}).filter(([name, value]) => lacks(data?.[name], value));
    return missing.length > 0 ? Object.fromEntries(missing) : undefined;
  }
}

/** Whether `whole` contains data that `given` does not. */
function lacks(given: unknown, whole: unknown): boolean {
  if (whole === null || whole === undefined) return false;
  if (given === null || given === undefined) return true;
  if (typeof whole !== 'object') return false;
  return Object.entries(whole).some(([key, value]) => lacks((given as Data)[key], value));
}

function withNullableFields(schema: GraphQLSchema): GraphQLSchema {
  const nullable = visit(parse(printSchema(schema)), {
    // Arguments keep their nullability.
    InputValueDefinition: () => false,
    NonNullType: { leave: ({ type }) => type },
  });
  return buildASTSchema(nullable, { assumeValid: true });
}
