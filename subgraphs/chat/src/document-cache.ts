import { documentBytes } from '@parley/service/graphql';
import { parse, validate, type DocumentNode, type GraphQLError, type GraphQLSchema, type Source } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Maximum size of the parsed documents in the cache, in bytes. */
const DOCUMENT_BYTES = 16 * 1024 * 1024;

/**
 * Parses and validates each document once. Thousands of subscriptions send the same one, and each would otherwise keep
 * its own syntax tree for as long as it lasts.
 */
export class DocumentCache {
  private readonly parsed = new LRUCache<string, DocumentNode>({
    maxSize: DOCUMENT_BYTES,
    sizeCalculation: (document, source) => documentBytes(document) + source.length,
  });
  private readonly problems = new WeakMap<DocumentNode, readonly GraphQLError[]>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** @throws GraphQLError when the source cannot be parsed. */
  parse(source: string | Source): DocumentNode {
    const text = typeof source === 'string' ? source : source.body;
    const known = this.parsed.get(text);
    if (known) return known;
    const document = parse(source, { noLocation: true });
    this.parsed.set(text, document);
    return document;
  }

  /** Validates a document returned by `parse`. */
  validate(document: DocumentNode): readonly GraphQLError[] {
    const known = this.problems.get(document);
    if (known) return known;
    const problems = validate(this.schema, document);
    this.problems.set(document, problems);
    return problems;
  }
}
