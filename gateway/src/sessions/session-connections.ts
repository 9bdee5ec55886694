import { isRevoked, type RevokedSession } from '@parley/service/identity';
import type { TokenClaims } from './token-claims.ts';

interface OpenSocket {
  issuedAt: number;
  end: () => void;
}

/** The open sockets of each session. */
export class SessionConnections {
  private readonly sockets = new Map<string, Set<OpenSocket>>();

  /**
   * Registers a socket. `end` is called when its token is revoked.
   * @returns a function that unregisters the socket.
   */
  add({ sessionId, issuedAt }: TokenClaims, end: () => void): () => void {
    const socket = { issuedAt, end };
    const sockets = this.sockets.get(sessionId) ?? new Set();
    this.sockets.set(sessionId, sockets.add(socket));
    return () => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.sockets.get(sessionId) === sockets) this.sockets.delete(sessionId);
    };
  }

  /** Ends the sockets of a session, except those with a token issued after the revocation. */
  revoke(session: RevokedSession): void {
    for (const { issuedAt, end } of [...(this.sockets.get(session.id) ?? [])]) {
      if (isRevoked(issuedAt, session)) end();
    }
  }
}
