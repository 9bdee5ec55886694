import { RetryLink } from '@apollo/client/link/retry';
import { OperationTypeNode } from 'graphql';
import { backoff } from '../backoff.ts';
import { problemOf } from '../problem.ts';

/** About 15 seconds, enough for a server to restart. */
const MAX_ATTEMPTS = 6;

/** Retries queries without a response. Mutations are not retried: only their callers know whether that is safe. */
export const createRetryLink = (): RetryLink =>
  new RetryLink({
    attempts: (count, operation, error) =>
      count < MAX_ATTEMPTS && operation.operationType === OperationTypeNode.QUERY && problemOf(error).isTransient,
    delay: (count) => backoff(count - 1),
  });
