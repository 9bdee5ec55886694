import type { EndedOperation } from '@parley/service/graphql';
import type { Logger } from '@parley/service/telemetry';
import type { RequestContext } from '../request-context.ts';
import { claimsOf } from '../sessions/token-claims.ts';

/**
 * Writes one log line per query and mutation. The user id is that of the token's unverified claims; subgraphs verify
 * the token and log under the same request id.
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

/** Clients choose the names. */
const MAX_NAME_LENGTH = 100;
