import { PayloadTooLargeError } from '@parley/shared';
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { limitErrors, type DocumentLimits } from './document-limits.ts';
import { pageCost } from './page-cost.ts';

/** Checked documents that are kept. Each is at most as long as a query may be. */
const KEPT_DOCUMENTS = 1_000;

/** A document that may be executed, or why it may not. */
export type Checked = Accepted | { document?: undefined; errors: GraphQLError[] };

export interface Accepted {
  document: DocumentNode;
  /** Its text, the same for all who ask it: who keeps it should keep this one. */
  source: string;
  /** What an operation of it can come to, in objects. */
  costOf(operationName: string | null | undefined, variables: Record<string, unknown>): number;
  errors?: undefined;
}

/** Every document passes through here before it is executed, whether it came over HTTP or over a WebSocket. */
export class DocumentGate {
  private readonly checked = new LRUCache<string, Checked>({ max: KEPT_DOCUMENTS });
  private readonly rules;

  constructor(
    private readonly schema: GraphQLSchema,
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
    const errors = limitErrors(this.schema, document, this.limits);
    const cost = errors.length === 0 ? pageCost(this.schema, document) : 0;
    if (errors.length === 0) errors.push(...this.validate(document));
    return errors.length > 0
      ? { errors: errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) }
      : { document, source, costOf: () => cost };
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

function coded(error: unknown, code: string): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code } });
}

function tooLong(bytes: number): GraphQLError {
  const error = new PayloadTooLargeError(`A query may have at most ${bytes} bytes.`, 'query');
  return new GraphQLError(error.message, { originalError: error, extensions: { code: error.code } });
}
