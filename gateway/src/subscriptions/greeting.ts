import { ServiceUnavailableError, type TokenVerifier } from '@parley/service';
import { credentialOf, UnreadableCredentialError } from '../sessions/credential.ts';
import type { OpenSessions } from '../sessions/open-sessions.ts';
import type { Revocations } from '../sessions/revocations.ts';
import { claimsOf } from '../sessions/token-claims.ts';
import { GatewayCloseCode } from './close-codes.ts';
import type { Session } from './session.ts';
import type { SocketCounts } from './socket-counts.ts';

export interface GreetingParts {
  verifier: TokenVerifier;
  revocations: Revocations;
  openSessions: OpenSessions;
  /** Open sockets, of each user. */
  sockets: SocketCounts;
}

/** For the client's log: that it may come back with another token is in the code. At most 123 bytes (RFC 6455 §5.5). */
const SESSION_ENDED = 'The session has ended or changed';
const INVALID = 'Invalid or expired access token: refresh the session, or sign in again';
const UNREADABLE = 'Send the access token as { "authorization": "Bearer <token>" } in the payload of connection_init';

/**
 * True when the client may stay. A bad or expired token closes the socket with 4403, as does what may be meant as one
 * and cannot be read: a client must not become anonymous without knowing.
 */
export async function greet(
  { verifier, revocations, openSessions, sockets }: GreetingParts,
  params: Record<string, unknown> | undefined,
  session: Session,
): Promise<boolean> {
  try {
    const authorization = credentialOf(params) ?? session.headerAuthorization;
    if (authorization === undefined) return true;
    const viewer = await verifier.verify(authorization);
    const claims = claimsOf(authorization);
    if (!viewer || !claims) return true;
    // From here on nothing is waited for: what is revoked from now on finds the socket among the open ones.
    const standing = revocations.standing(authorization);
    if (standing === 'unknown') throw new ServiceUnavailableError();
    if (standing === 'revoked') {
      session.close(GatewayCloseCode.forbidden, SESSION_ENDED);
      return false;
    }
    const uncount = sockets.add(viewer.userId);
    if (uncount) {
      const leave = openSessions.add(claims, () => session.close(GatewayCloseCode.forbidden, SESSION_ENDED));
      session.signIn(viewer, authorization, () => {
        leave();
        uncount();
      });
      return true;
    }
    session.close(GatewayCloseCode.tryAgainLater, 'Too many sockets');
  } catch (error) {
    if (error instanceof ServiceUnavailableError)
      session.close(GatewayCloseCode.tryAgainLater, 'Cannot check the token');
    else session.close(GatewayCloseCode.forbidden, error instanceof UnreadableCredentialError ? UNREADABLE : INVALID);
  }
  return false;
}
