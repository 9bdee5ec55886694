import {
  defaultFieldResolver,
  getNamedType,
  GraphQLString,
  isCompositeType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { OperationBudget } from './operation-budget.ts';

/** What resolvers of a bounded schema find in their context. */
export interface Budgeted {
  readonly budget: OperationBudget;
}

type Resolver = GraphQLFieldResolver<unknown, Budgeted>;

/**
 * Makes every operation on the schema keep within the budget of its context: graphql-js neither limits nor aborts an
 * execution. It wraps the fields that bring objects or texts or have a resolver, once, so that the others cost nothing.
 * The fields of the root count as a call to the store each; a subscription has a new budget for each event.
 */
export function boundExecution(schema: GraphQLSchema): void {
  const [query, mutation, subscription] = [
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (type === mutation) field.resolve = uninterrupted(field.resolve ?? defaultFieldResolver);
      const bounded = boundedResolver(field);
      if (type === subscription) field.resolve = forEachEvent(bounded);
      else if (type === query || type === mutation) field.resolve = countedCall(bounded);
      else if (bounded !== defaultFieldResolver) field.resolve = bounded;
    }
  }
}

const forEachEvent =
  (resolve: Resolver): Resolver =>
  (source, args, context, info) => {
    context.budget.renew();
    return resolve(source, args, context, info);
  };

const countedCall = (resolve: Resolver): Resolver => guarded((budget) => budget.addStoreCalls(), resolve);

const uninterrupted =
  (resolve: Resolver): Resolver =>
  (source, args, context, info) =>
    context.budget.uninterrupted(() => resolve(source, args, context, info));

function boundedResolver({ resolve = defaultFieldResolver, type, args }: GraphQLField<unknown, unknown>): Resolver {
  const named = getNamedType(type);
  if (isCompositeType(named)) {
    const counted = guarded((budget) => budget.check(), resolve, countObjects);
    if (!args.some(({ name }) => name === REPRESENTATIONS)) return counted;
    return guarded((budget, given) => budget.addNodes((given[REPRESENTATIONS] as unknown[]).length, 0), counted);
  }
  if (named === GraphQLString) return guarded((budget) => budget.check(), resolve, countText);
  return resolve === defaultFieldResolver ? resolve : guarded((budget) => budget.check(), resolve);
}

/** The argument of `_entities`, each of which costs its look-up whether or not there is such an entity. */
const REPRESENTATIONS = 'representations';

type Before = (budget: OperationBudget, args: Record<string, unknown>) => void;
type After = (result: unknown, budget: OperationBudget, info: GraphQLResolveInfo) => void;

/**
 * A resolver between two checks. What they throw becomes a rejection: over an exception graphql-js leaves a list at
 * once, and forgets the promises of the items before it, which then reject unheard.
 */
const guarded =
  (before: Before, resolve: Resolver, after?: After): Resolver =>
  (source, args, context, info) => {
    const { budget } = context;
    try {
      before(budget, args);
      const result: unknown = resolve(source, args, context, info);
      if (!after) return result;
      if (result instanceof Promise) {
        return result.then((value: unknown) => {
          after(value, budget, info);
          return value;
        });
      }
      after(result, budget, info);
      return result;
    } catch (error) {
      return Promise.reject(error as Error);
    }
  };

const countObjects: After = (result, budget, info) => {
  if (result === null || result === undefined) return;
  budget.addNodes(Array.isArray(result) ? result.length : 1, selectedFields(info));
};

const countText: After = (result, budget) => {
  if (typeof result === 'string') budget.addText(result);
};

/** By selection set: a server parses a document once and executes it often. */
const fieldCounts = new WeakMap<SelectionSetNode, number>();

/** How many fields of an object are selected, those of all its possible types together. */
function selectedFields({ fieldNodes, fragments }: GraphQLResolveInfo): number {
  let sum = 0;
  for (const { selectionSet } of fieldNodes) if (selectionSet) sum += fieldsIn(selectionSet, fragments);
  return sum;
}

function fieldsIn(set: SelectionSetNode, fragments: Record<string, FragmentDefinitionNode>): number {
  const known = fieldCounts.get(set);
  if (known !== undefined) return known;
  let sum = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) sum++;
    else if (selection.kind === Kind.INLINE_FRAGMENT) sum += fieldsIn(selection.selectionSet, fragments);
    else {
      const fragment = fragments[selection.name.value];
      if (fragment) sum += fieldsIn(fragment.selectionSet, fragments);
    }
  }
  fieldCounts.set(set, sum);
  return sum;
}
