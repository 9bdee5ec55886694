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

/** The part of a resolver's context that a bounded schema needs. */
export interface BudgetContext {
  readonly budget: OperationBudget;
}

type Resolver = GraphQLFieldResolver<unknown, BudgetContext>;

/**
 * Holds every operation on the schema to the budget in its context, since graphql-js neither limits nor aborts an
 * execution. Wraps only fields that return objects or text or have a resolver, so that the others cost nothing.
 * Each root field counts as one store call. A subscription gets a new budget for each event.
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
    return guarded((budget, given) => budget.addObjects((given[REPRESENTATIONS] as unknown[]).length, 0), counted);
  }
  if (named === GraphQLString) return guarded((budget) => budget.check(), resolve, countText);
  return resolve === defaultFieldResolver ? resolve : guarded((budget) => budget.check(), resolve);
}

/** The argument of `_entities`. Each representation costs a lookup, whether or not the entity exists. */
const REPRESENTATIONS = 'representations';

type Before = (budget: OperationBudget, args: Record<string, unknown>) => void;
type After = (result: unknown, budget: OperationBudget, info: GraphQLResolveInfo) => void;

/**
 * Wraps a resolver in two checks. Exceptions become rejections: graphql-js abandons a list on an exception and leaves
 * the promises of earlier items unhandled.
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
  budget.addObjects(Array.isArray(result) ? result.length : 1, selectedFields(info));
};

const countText: After = (result, budget) => {
  if (typeof result === 'string') budget.addText(result);
};

/** Counts by selection set: a server parses a document once and executes it often. */
const fieldCounts = new WeakMap<SelectionSetNode, number>();

/** The number of selected fields of an object, summed over all its possible types. */
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
