import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER, type Role } from '@parley/service/identity';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A fake auth service: signs tokens, serves its public key, and resolves usernames. */
export interface IdentityServer {
  url: string;
  /** User ids by username. */
  names: Map<string, string>;
  /** Set to leave queries about users without a response. */
  isSilent: boolean;
  /** Set to respond to queries as auth does when its store is unavailable. */
  isCutOff: boolean;
  /** Number of queries about users. */
  questions: number;
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
    identity.questions++;
    if (identity.isSilent) return undefined;
    return void text(request).then((body) =>
      response.end(JSON.stringify(identity.isCutOff ? cutOff(body) : findUsers(body, names))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const identity: IdentityServer = {
    names,
    isSilent: false,
    isCutOff: false,
    questions: 0,
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

interface Question {
  variables: { users: ({ id: string } | { username: string })[] };
}

/** Resolves `_entities(representations: $users)` as auth does; null for unknown users. */
function findUsers(body: string, names: Map<string, string>): object {
  const { variables } = JSON.parse(body) as Question;
  const ids = new Set(names.values());
  const find = (user: Question['variables']['users'][number]) => {
    const id = 'id' in user ? user.id : names.get(user.username);
    return id !== undefined && ids.has(id) ? { id } : null;
  };
  return { data: { _entities: variables.users.map(find) } };
}

/** Null for every entity, with an error each. */
function cutOff(body: string): object {
  const { variables } = JSON.parse(body) as Question;
  const error = { message: 'Try again.', extensions: { code: 'SERVICE_UNAVAILABLE' } };
  return { data: { _entities: variables.users.map(() => null) }, errors: [error] };
}
