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
 * Brings back what an operation has read and GraphQL's rule of non-null fields has taken away again. Where the author's
 * name cannot be had, that rule turns the message, its page and its room into null, and a send that was stored into a
 * result without a number. The rule holds for `data`; what was read goes along as an extension.
 */
export class PartialData {
  /** The schema of clients, in which every field may be null. */
  private readonly schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    this.schema = withNullableFields(schema);
  }

  /**
   * The root fields of which something was read that is not in the result: as they would be if every field could be null.
   * Nothing is in it that the operation did not select.
   * @param read data of the fetches of root fields, with all that was added to it.
   * @returns undefined when the result lacks nothing.
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
      // By entries: a name may be `__proto__`.
      rootValue: Object.fromEntries(read.flatMap(Object.entries)),
      // Subgraphs have answered under the names that the client chose.
      fieldResolver: (source: Data, _arguments, _context, { path }) =>
        Object.hasOwn(source, path.key) ? source[path.key] : null,
      typeResolver: ({ __typename }: Data) => (typeof __typename === 'string' ? __typename : undefined),
    });
    // Nothing above waits.
    if (result instanceof Promise) return undefined;
    const lost = Object.entries(result.data ?? {}).filter(([name, value]) => lacks(data?.[name], value));
    return lost.length > 0 ? Object.fromEntries(lost) : undefined;
  }
}

/** Whether there is something in `whole` that is not in `given`. */
function lacks(given: unknown, whole: unknown): boolean {
  if (whole === null || whole === undefined) return false;
  if (given === null || given === undefined) return true;
  if (typeof whole !== 'object') return false;
  return Object.entries(whole).some(([key, value]) => lacks((given as Data)[key], value));
}

function withNullableFields(schema: GraphQLSchema): GraphQLSchema {
  const nullable = visit(parse(printSchema(schema)), {
    // Arguments keep what they require.
    InputValueDefinition: () => false,
    NonNullType: { leave: ({ type }) => type },
  });
  return buildASTSchema(nullable, { assumeValid: true });
}
