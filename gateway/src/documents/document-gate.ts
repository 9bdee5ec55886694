import { PayloadTooLargeError } from '@parley/shared';
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

/** Checked documents that are kept. Each is at most as long as a query may be. */
const KEPT_DOCUMENTS = 1_000;

/** A document that may be executed, or why it may not. */
export type Checked = Accepted | { document?: undefined; errors: GraphQLError[] };

/** A document that has passed. */
export interface Accepted {
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
export class DocumentGate {
  private readonly checked = new LRUCache<string, Checked>({ max: KEPT_DOCUMENTS });
  private readonly rules;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly prices: CostModel,
    private readonly limits: DocumentLimits,
    mayIntrospect: boolean,
  ) {
    this.rules = mayIntrospect ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  }

  /** Parses and validates a document, once for each source. Errors carry their code. */
  check(source: string): Checked {
    const known = this.checked.get(source);
    if (known) return known;
    if (Buffer.byteLength(source) > this.limits.bytes) return { errors: [tooLong(this.limits.bytes)] };
    const result = this.inspect(source);
    this.checked.set(source, result);
    return result;
  }

  /** Whether `check` has nothing to do for this source. */
  knows(source: string): boolean {
    return this.checked.has(source);
  }

  private inspect(source: string): Checked {
    let document: DocumentNode;
    try {
      document = parse(source, { maxTokens: this.limits.tokens });
    } catch (error) {
      return { errors: [coded(error, 'GRAPHQL_PARSE_FAILED')] };
    }
    const errors = limitErrors(document, this.limits);
    if (errors.length === 0) errors.push(...this.validate(document));
    return errors.length > 0
      ? { errors: errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) }
      : { document, source, costOf: costsOf(this.prices, document) };
  }

  /** Some rules of graphql-js throw what they should report. */
  private validate(document: DocumentNode): readonly GraphQLError[] {
    try {
      return validate(this.schema, document, this.rules, { hideSuggestions: true });
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }
}

/** Where no variable decides, an operation is measured once. */
function costsOf(prices: CostModel, document: DocumentNode): Accepted['costOf'] {
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
