import type { EndedOperation, Logger } from '@parley/service';
import type { RequestContext } from '../request-context.ts';
import { claimsOf } from '../sessions/token-claims.ts';

/**
 * One line for each query and mutation, whichever way it came. Whose it is is what the token says: the subgraphs, which
 * prove it, log under the same request id.
 */
export function logOperation(logger: Logger, { name, type, codes, seconds }: EndedOperation, context: RequestContext) {
  const { requestId, clientAddress, authorization } = context;
  logger.info(
    {
      requestId,
      claimedUserId: claimsOf(authorization)?.userId,
      operation: name?.slice(0, MAX_NAME_LENGTH),
      type,
      ms: Math.round(seconds * 1_000),
      ...(codes.length > 0 && { codes: [...new Set(codes)] }),
      address: clientAddress,
    },
    'operation',
  );
}

/** Names are the clients' to choose. */
const MAX_NAME_LENGTH = 100;
