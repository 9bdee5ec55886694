import { GraphQLError, Kind, visit, type DocumentNode } from 'graphql';
import { documentSize } from './document-size.ts';
import { subscriptionRoot } from './subscription-root.ts';

/** What a document may ask for. */
export interface DocumentLimits {
  depth: number;
  aliases: number;
  /** Fields of an operation, fragments written out. */
  fields: number;
  directives: number;
  bytes: number;
  tokens: number;
}

/**
 * The ways in which a document asks for more than it may, or for what the gateway keeps to itself. It runs before
 * validation, some of whose rules take long over documents like these.
 */
export function limitErrors(document: DocumentNode, limits: DocumentLimits): GraphQLError[] {
  const size = documentSize(document);
  const problems: string[] = [];
  const bound = (what: string, is: number, most: number) => {
    if (is > most) problems.push(`The query has ${is} ${what}; at most ${most} are allowed.`);
  };
  bound('levels', size.depth, limits.depth);
  bound('aliases', size.aliases, limits.aliases);
  bound('fields', size.fields, limits.fields);
  const { directives, reserved } = survey(document);
  bound('directives', directives, limits.directives);
  for (const name of reserved) problems.push(`Names of variables and aliases must not begin with "__": "${name}".`);
  if (hasConditionalRoot(document)) problems.push('The root field of a subscription must not have directives.');
  return problems.map((message) => new GraphQLError(message));
}

function survey(document: DocumentNode): { directives: number; reserved: string[] } {
  let directives = 0;
  const reserved: string[] = [];
  visit(document, {
    Directive: () => void directives++,
    VariableDefinition: ({ variable }) => {
      if (variable.name.value.startsWith('__')) reserved.push(variable.name.value);
    },
    Field: ({ alias }) => {
      if (alias?.value.startsWith('__')) reserved.push(alias.value);
    },
  });
  return { directives, reserved };
}

/** Refused as in the specification's draft (section 5.2.4.1); graphql-js throws over it and the planner refuses it. */
const hasConditionalRoot = (document: DocumentNode) =>
  document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.operation === 'subscription' &&
      subscriptionRoot(document, definition).isConditional,
  );
