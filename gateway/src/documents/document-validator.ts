import { documentBytes, PayloadTooLargeError } from '@parley/service';
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

/** Documents that are kept, in bytes of memory. */
const MAX_CACHE_BYTES = 32 * 1024 * 1024;

/** Problems of one document that are reported: each is an `Error`, which takes long to make. */
const MAX_ERRORS = 10;

/** A document that may be executed, or why it may not. */
export type ValidationResult = ValidDocument | { document?: undefined; errors: GraphQLError[] };

/** A document that has passed. */
export interface ValidDocument {
  document: DocumentNode;
  /** Its text, the same for all who ask it: who keeps it should keep this one. */
  source: string;
  errors?: undefined;
  /**
   * What one of its operations costs at most, of a subscription each event; see `OperationCost`. 0 when there is no
   * such operation.
   */
  costOf(operationName: string | null | undefined, variables: Variables): number;
}

/** Every document passes through here before it is executed, whether it came over HTTP or over a WebSocket. */
export class DocumentValidator {
  private readonly kept = new LRUCache<string, ValidDocument>({
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

  /** Parses and validates a document, unless it is kept. Errors carry their code. */
  validate(source: string): ValidationResult {
    const known = this.kept.get(source);
    if (known) return known;
    if (this.isTooLong(source)) return { errors: [tooLong(this.limits.bytes)] };
    try {
      return this.parseAndValidate(source);
    } catch (error) {
      return { errors: [coded(error, 'GRAPHQL_PARSE_FAILED')] };
    }
  }

  /**
   * Keeps a document, for `validate` to have nothing to do. Call it for those of signed-in users only: any number of others
   * could be sent, each of them once.
   */
  cache(valid: ValidDocument): void {
    if (!this.kept.has(valid.source)) this.kept.set(valid.source, valid);
  }

  /** Whether it is refused without being parsed. */
  isTooLong(source: string): boolean {
    return Buffer.byteLength(source) > this.limits.bytes;
  }

  /** What is kept, in bytes of memory. */
  get bytes(): number {
    return this.kept.calculatedSize;
  }

  /** Whether `validate` has nothing to do for this source. */
  isCached(source: string): boolean {
    return this.kept.has(source);
  }

  /** @throws GraphQLError when it is no GraphQL. */
  private parseAndValidate(source: string): ValidationResult {
    const { tokens: maxTokens } = this.limits;
    const document = parse(source, { maxTokens, noLocation: true });
    if (this.errorsOf(document).length === 0) return { document, source, costOf: costsOf(this.prices, document) };
    // Once more, to say where the problems are: with locations a document takes three times the memory.
    const errors = this.errorsOf(parse(source, { maxTokens }));
    return { errors: errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) };
  }

  private errorsOf(document: DocumentNode): readonly GraphQLError[] {
    const errors = limitErrors(document, this.limits);
    return errors.length > 0 ? errors : this.runRules(document);
  }

  /** Some rules of graphql-js throw what they should report. */
  private runRules(document: DocumentNode): readonly GraphQLError[] {
    try {
      return validate(this.schema, document, this.rules, { hideSuggestions: true, maxErrors: MAX_ERRORS });
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }
}

/** Where no variable decides, an operation is measured once. */
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
