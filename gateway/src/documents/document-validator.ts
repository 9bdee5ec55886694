import { PayloadTooLargeError } from '@parley/service/errors';
import { documentBytes } from '@parley/service/graphql';
import {
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { CostModel } from './cost-model.ts';
import { limitErrors, type DocumentLimits } from './document-limits.ts';
import { OperationCost, type Variables } from './operation-cost.ts';

/** Maximum size of the cache, in bytes of memory. */
const MAX_CACHE_BYTES = 32 * 1024 * 1024;

/** Errors reported per document. Each is an `Error`, which is slow to create. */
const MAX_ERRORS = 10;

/** A valid document, or the errors of an invalid one. */
export type ValidationResult = ValidDocument | { document?: undefined; errors: GraphQLError[] };

/** A document that passed validation. */
export interface ValidDocument {
  document: DocumentNode;
  /** The text. The same string for all requests with this document; keep this one to save memory. */
  source: string;
  errors?: undefined;
  /**
   * The maximum cost of an operation, or of each event for a subscription; see `OperationCost`. 0 for an unknown
   * operation.
   */
  costOf(operationName: string | null | undefined, variables: Variables): number;
}

/** Validates every document before it is executed, over HTTP and WebSocket alike, and caches valid ones. */
export class DocumentValidator {
  private readonly documents = new LRUCache<string, ValidDocument>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: ({ document, source }) => documentBytes(document) + 2 * source.length,
  });
  private readonly rules;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly prices: CostModel,
    private readonly limits: DocumentLimits,
    mayIntrospect: boolean,
  ) {
    this.rules = mayIntrospect ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  }

  /** Parses and validates a document, unless it is cached. Errors carry their code. */
  validate(source: string): ValidationResult {
    const known = this.documents.get(source);
    if (known) return known;
    if (this.isTooLong(source)) return { errors: [tooLong(this.limits.bytes)] };
    try {
      return this.parseAndValidate(source);
    } catch (error) {
      return { errors: [coded(error, 'GRAPHQL_PARSE_FAILED')] };
    }
  }

  /**
   * Caches a document. Only for authenticated users: anonymous clients could send any number of different documents.
   */
  cache(valid: ValidDocument): void {
    if (!this.documents.has(valid.source)) this.documents.set(valid.source, valid);
  }

  /** Whether the document is rejected without being parsed. */
  isTooLong(source: string): boolean {
    return Buffer.byteLength(source) > this.limits.bytes;
  }

  /** Size of the cache in bytes of memory. */
  get bytes(): number {
    return this.documents.calculatedSize;
  }

  /** Whether the document is cached. */
  isCached(source: string): boolean {
    return this.documents.has(source);
  }

  /** @throws GraphQLError for a syntax error. */
  private parseAndValidate(source: string): ValidationResult {
    const { tokens: maxTokens } = this.limits;
    const document = parse(source, { maxTokens, noLocation: true });
    if (this.errorsOf(document).length === 0) return { document, source, costOf: costsOf(this.prices, document) };
    // Parse again with locations, for the error messages. A document with locations takes three times the memory.
    const errors = this.errorsOf(parse(source, { maxTokens }));
    return { errors: errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) };
  }

  private errorsOf(document: DocumentNode): readonly GraphQLError[] {
    const errors = limitErrors(document, this.limits);
    return errors.length > 0 ? errors : this.runRules(document);
  }

  /** Some rules of graphql-js throw an error instead of reporting it. */
  private runRules(document: DocumentNode): readonly GraphQLError[] {
    try {
      return validate(this.schema, document, this.rules, { hideSuggestions: true, maxErrors: MAX_ERRORS });
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }
}

/** The cost is computed once unless it depends on variables. */
function costsOf(prices: CostModel, document: DocumentNode): ValidDocument['costOf'] {
  const fixed = new Map<OperationDefinitionNode, number>();
  return (operationName, variables) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return 0;
    const known = fixed.get(operation);
    if (known !== undefined) return known;
    const measure = new OperationCost(prices, document, operation, variables);
    const cost = measure.total();
    if (!measure.isVariable) fixed.set(operation, cost);
    return cost;
  };
}

function coded(error: unknown, code: string): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code } });
}

function tooLong(bytes: number): GraphQLError {
  const error = new PayloadTooLargeError(`A query may have at most ${bytes} bytes.`, 'query');
  return new GraphQLError(error.message, { originalError: error, extensions: { code: error.code } });
}
