import { CostLimitExceededError } from '@parley/service/errors';
import { GraphQLError, OperationTypeNode } from 'graphql';

/** Maximum costs of operations. */
export interface CostLimits {
  /** A query or mutation. */
  query: number;
  /** Each event of a subscription. */
  subscription: number;
}

/** The error for an operation that costs more than allowed; undefined within the limit. */
export function costError(cost: number, type: OperationTypeNode, limits: CostLimits): GraphQLError | undefined {
  const isSubscription = type === OperationTypeNode.SUBSCRIPTION;
  const maximum = isSubscription ? limits.subscription : limits.query;
  if (cost <= maximum) return undefined;
  const what = isSubscription ? 'Each event of the subscription' : `The ${type}`;
  const originalError = new CostLimitExceededError(
    `${what} could cost ${cost}, but the maximum is ${maximum}. Request smaller pages or fewer nested lists.`,
    { cost, maximum },
  );
  const extensions = { ...originalError.extensions, code: originalError.code };
  return new GraphQLError(originalError.message, { originalError, extensions });
}
