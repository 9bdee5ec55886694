import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER, type Role } from '@parley/shared';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** Stands for the auth service: it signs tokens, shows its public key, and knows who has which username. */
export interface IdentityServer {
  url: string;
  /** User ids by username. */
  names: Map<string, string>;
  /** Set to have it take questions about users and answer none. */
  isSilent: boolean;
  /** An `Authorization` header for a user. */
  authorize(userId: string, role?: Role): Promise<string>;
  close(): Promise<void>;
}

export async function startIdentityServer(): Promise<IdentityServer> {
  const { publicKey, privateKey } = await generateKeyPair(TOKEN_ALGORITHM, { crv: 'Ed25519' });
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: TOKEN_ALGORITHM }] });
  const names = new Map<string, string>();
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url !== '/graphql') return response.end(jwks);
    if (identity.isSilent) return undefined;
    return void text(request).then((body) => response.end(JSON.stringify(findUsers(body, names))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const identity: IdentityServer = {
    names,
    isSilent: false,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async authorize(userId, role = 'USER') {
      const token = await new SignJWT({ sid: randomUUID(), role })
        .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: 'test', typ: 'at+jwt' })
        .setIssuer(TOKEN_ISSUER)
        .setAudience(TOKEN_AUDIENCE)
        .setSubject(userId)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
      return `Bearer ${token}`;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return identity;
}

/** Answers `userByUsername(username: $u0)` under the name of its variable, as auth does: errors beside what there is. */
function findUsers(body: string, names: Map<string, string>): object {
  const { variables } = JSON.parse(body) as { variables: Record<string, string> };
  const users = Object.entries(variables).map(([name, username]) => [name, names.get(username)] as const);
  return {
    data: Object.fromEntries(users.map(([name, id]) => [name, id === undefined ? null : { id }])),
    ...(users.some(([, id]) => id === undefined) && { errors: [{ message: 'There is no such user.' }] }),
  };
}
