import { ServiceUnavailableError } from '@parley/service/errors';
import type { TokenVerifier } from '@parley/service/identity';
import { credentialOf, UnreadableCredentialError } from '../../sessions/credential.ts';
import type { SessionConnections } from '../../sessions/session-connections.ts';
import type { Revocations } from '../../sessions/revocations.ts';
import { claimsOf } from '../../sessions/token-claims.ts';
import { CloseCode } from '../../close-codes.ts';
import type { ClientConnection } from './client-connection.ts';
import type { KeyedLimit } from './keyed-limit.ts';

export interface AuthenticateOptions {
  verifier: TokenVerifier;
  revocations: Revocations;
  sessionConnections: SessionConnections;
  /** Open sockets of each user. */
  sockets: KeyedLimit;
}

/** For the client's log; the close code tells it whether to reconnect. At most 123 bytes (RFC 6455 §5.5). */
const SESSION_ENDED = 'Your session has ended, or your role has changed';
const INVALID = 'Invalid or expired access token: refresh the session, or log in again';
const UNREADABLE = 'Send the access token as { "authorization": "Bearer <token>" } in the payload of connection_init';

/**
 * Authenticates a client. An invalid or expired token closes the socket with 4403, as does an unreadable one: a client
 * must not become anonymous without noticing.
 * @returns whether the connection is accepted.
 */
export async function authenticate(
  { verifier, revocations, sessionConnections, sockets }: AuthenticateOptions,
  params: Record<string, unknown> | undefined,
  connection: ClientConnection,
): Promise<boolean> {
  try {
    const authorization = credentialOf(params) ?? connection.headerAuthorization;
    if (authorization === undefined) return true;
    const viewer = await verifier.verify(authorization);
    const claims = claimsOf(authorization);
    if (!viewer || !claims) return true;
    // Synchronous from here on, so that a later revocation finds the registered socket.
    const status = revocations.status(authorization);
    if (status === 'unknown') throw new ServiceUnavailableError();
    if (status === 'revoked') {
      connection.close(CloseCode.forbidden, SESSION_ENDED);
      return false;
    }
    const release = sockets.acquire(viewer.userId);
    if (release) {
      const unregister = sessionConnections.add(claims, () => connection.close(CloseCode.forbidden, SESSION_ENDED));
      connection.authenticate(viewer, authorization, () => {
        unregister();
        release();
      });
      return true;
    }
    connection.close(CloseCode.tryAgainLater, 'Too many sockets');
  } catch (error) {
    if (error instanceof ServiceUnavailableError) connection.close(CloseCode.tryAgainLater, 'Cannot verify the token');
    else connection.close(CloseCode.forbidden, error instanceof UnreadableCredentialError ? UNREADABLE : INVALID);
  }
  return false;
}
