import { GraphQLError, Kind, visit, type DocumentNode } from 'graphql';
import { documentSize } from './document-size.ts';
import { operationRoot } from './operation-root.ts';
import { reservedNameErrors } from './reserved-names.ts';

/** Limits of a document. */
export interface DocumentLimits {
  depth: number;
  aliases: number;
  /** Fields of an operation with its fragments expanded. */
  fields: number;
  directives: number;
  bytes: number;
  tokens: number;
}

/**
 * Checks a document against the limits, and for names that the gateway reserves. Runs before validation, because some
 * validation rules are slow for documents that exceed the limits.
 */
export function limitErrors(document: DocumentNode, limits: DocumentLimits): GraphQLError[] {
  const size = documentSize(document);
  const problems: string[] = [];
  const bound = (what: string, actual: number, max: number) => {
    if (actual > max) problems.push(`The query has ${actual} ${what}; at most ${max} are allowed.`);
  };
  bound('levels', size.depth, limits.depth);
  bound('aliases', size.aliases, limits.aliases);
  bound('fields', size.fields, limits.fields);
  bound('directives', countDirectives(document), limits.directives);
  problems.push(...reservedNameErrors(document));
  if (hasConditionalRoot(document)) problems.push('The root field of a subscription must not have directives.');
  return problems.map((message) => new GraphQLError(message));
}

function countDirectives(document: DocumentNode): number {
  let count = 0;
  visit(document, { Directive: () => void count++ });
  return count;
}

/**
 * Rejected as in the draft specification (section 5.2.4.1). graphql-js throws for such operations and the planner
 * rejects them.
 */
const hasConditionalRoot = (document: DocumentNode) =>
  document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.operation === 'subscription' &&
      operationRoot(document, definition).isConditional,
  );
