import { RetryLink } from '@apollo/client/link/retry';
import { OperationTypeNode } from 'graphql';
import { backoff } from '../backoff.ts';
import { problemOf } from '../problem.ts';

/** Within about 15 seconds: a server that starts again is back by then. */
const MAX_ATTEMPTS = 6;

/** Asks again when there was no answer. Queries only: whether a mutation may be sent twice is for its caller to know. */
export const createRetryLink = (): RetryLink =>
  new RetryLink({
    attempts: (count, operation, error) =>
      count < MAX_ATTEMPTS && operation.operationType === OperationTypeNode.QUERY && problemOf(error).isTransient,
    delay: (count) => backoff(count - 1),
  });
