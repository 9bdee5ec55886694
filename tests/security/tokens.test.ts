import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Forger } from '../support/tokens.ts';
import { startHandshake } from '../support/sockets.ts';
import { Person } from '../support/client.ts';
import type { Attack } from './support/attack.ts';
import { EDGE_PROXY, GATEWAY, testAttacks } from './support/attack-tests.ts';
import { execute } from './support/response.ts';

const FORBIDDEN = 4403;
const QUERY = '{ myRooms { edges { node { name } } } }';

const ATTACKS: Attack[] = [
  {
    name: 'forged, modified, early and expired access tokens, and those signed with an unknown key, over HTTP and WebSocket',
    async run(recorder, { ada }) {
      const forger = new Forger(ada.token);
      const { privateKey: unknownKey } = generateKeyPairSync('ed25519');
      const kid = (value: unknown) => forger.sign({ header: { kid: value } as object });
      const tokens: Record<string, string> = {
        'alg none': forger.assemble({ alg: 'none' }, () => ''),
        'HMAC with the public key': forger.hmac(forger.publicPem),
        'HMAC with the public JWK': forger.hmac(JSON.stringify(forger.publicJwk)),
        'an unknown key': await forger.sign({ key: unknownKey }),
        'an unknown key in its own header': await forger.sign({
          key: unknownKey,
          header: { jwk: forger.publicJwk } as object,
        }),
        'a key to be fetched': await forger.sign({
          key: unknownKey,
          header: { jku: 'http://127.0.0.1:9/keys' } as object,
        }),
        'an unknown kid': await kid('unknown'),
        'a path for a kid': await kid('../../../../dev/null'),
        'SQL for a kid': await kid("' UNION SELECT 'key' --"),
        '__proto__ for a kid': await kid('__proto__'),
        'a critical extension': forger.critical(),
        expired: await forger.sign({ exp: -60 }),
        'not valid yet': await forger.sign({ nbf: 600 }),
        'another issuer': await forger.sign({ claims: { iss: 'https://elsewhere.test' } }),
        'another audience': await forger.sign({ claims: { aud: 'elsewhere' } }),
        'an unknown role': await forger.sign({ claims: { role: 'ROOT' } }),
        'one flipped bit in the header': forger.altered(0),
        'one flipped bit in the claims': forger.altered(1),
        'one flipped bit in the signature': forger.altered(2),
        'not a token': 'nonsense',
        'a very long one': 'x'.repeat(8_000),
      };
      for (const [title, token] of Object.entries(tokens)) {
        recorder.expectRejected(title, await execute(QUERY, {}, token), 'UNAUTHENTICATED');
        recorder.expectClosed(title, await startHandshake(token).result, FORBIDDEN);
      }
    },
  },
  {
    name: 'access tokens of ended sessions, and the sockets that they opened',
    async run(recorder) {
      const endings: Record<string, (eve: Person) => Promise<unknown>> = {
        'logged out': (eve) => eve.execute('mutation { logout }'),
        'the password changed on another device': changePasswordElsewhere,
      };
      for (const [title, end] of Object.entries(endings)) {
        const eve = await Person.register('eve');
        const socket = startHandshake(eve.token);
        await socket.result;
        await end(eve);
        recorder.expectClosed(`${title}, the open socket`, await socket.closed, FORBIDDEN);
        recorder.expectRejected(title, await execute(QUERY, {}, eve.token), 'UNAUTHENTICATED');
        recorder.expectClosed(`${title}, a new socket`, await startHandshake(eve.token).result, FORBIDDEN);
      }
    },
  },
  {
    name: 'a refresh token used as an access token, and invalid refresh tokens',
    async run(recorder) {
      const name = `eve-${randomUUID().slice(0, 8)}`;
      const registered = await execute('mutation ($i: RegisterInput!) { register(input: $i) { refreshToken } }', {
        i: { username: name, email: `${name}@example.test`, password: randomUUID() },
      });
      const { refreshToken } = (JSON.parse(registered.text) as { data: { register: { refreshToken: string } } }).data
        .register;
      recorder.expectRejected('as an access token', await execute(QUERY, {}, refreshToken), 'UNAUTHENTICATED');
      const refresh = (token: string) =>
        execute('mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken } }', { t: token });
      for (const token of ['', 'A'.repeat(43), "' OR 1=1 --", '\0', 'x'.repeat(5_000)]) {
        recorder.expectRejected(
          token.slice(0, 20),
          await refresh(token),
          'UNAUTHENTICATED',
          'BAD_USER_INPUT',
          'PAYLOAD_TOO_LARGE',
        );
      }
    },
  },
];

testAttacks([EDGE_PROXY, GATEWAY], ATTACKS);

/** Ends the person's first session by changing the password in another one. */
async function changePasswordElsewhere(eve: Person): Promise<void> {
  const { text } = await execute('mutation ($i: LoginInput!) { login(input: $i) { accessToken } }', {
    i: { login: eve.username, password: eve.password },
  });
  const { accessToken } = (JSON.parse(text) as { data: { login: { accessToken: string } } }).data.login;
  await execute(
    'mutation ($i: ChangePasswordInput!) { changePassword(input: $i) { id } }',
    { i: { currentPassword: eve.password, newPassword: randomUUID() } },
    accessToken,
  );
}
