import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Forger } from '../support/tokens.ts';
import { hello } from '../support/sockets.ts';
import { Person } from '../support/client.ts';
import type { Attack } from './support/attack.ts';
import { ask } from './support/reply.ts';

const FORBIDDEN = 4403;
const ASKED = '{ myRooms { edges { node { name } } } }';

export const TOKENS: Attack[] = [
  {
    name: 'tokens that are forged, bent, early, late or foreign, over HTTP and WebSocket',
    async run(judge, { ada }) {
      const forger = new Forger(ada.token);
      const { privateKey: foreign } = generateKeyPairSync('ed25519');
      const kid = (value: unknown) => forger.sign({ header: { kid: value } as object });
      const tokens: Record<string, string> = {
        'alg none': forger.assemble({ alg: 'none' }, () => ''),
        'HMAC with the public key': forger.hmac(forger.publicPem),
        'HMAC with the public JWK': forger.hmac(JSON.stringify(forger.publicJwk)),
        'a foreign key': await forger.sign({ key: foreign }),
        'a foreign key in its own header': await forger.sign({
          key: foreign,
          header: { jwk: forger.publicJwk } as object,
        }),
        'a key to be fetched': await forger.sign({
          key: foreign,
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
        'a role that there is not': await forger.sign({ claims: { role: 'ROOT' } }),
        'one bit of the header': forger.altered(0),
        'one bit of the claims': forger.altered(1),
        'one bit of the signature': forger.altered(2),
        'no token at all': 'nonsense',
        'a very long one': 'x'.repeat(8_000),
      };
      for (const [title, token] of Object.entries(tokens)) {
        judge.refusal(title, await ask(ASKED, {}, token), 'UNAUTHENTICATED');
        judge.closed(title, await hello(token).welcome, FORBIDDEN);
      }
    },
  },
  {
    name: 'a token after its session has ended, with the sockets that it opened',
    async run(judge) {
      const endings: Record<string, (eve: Person) => Promise<unknown>> = {
        'logged out': (eve) => eve.ask('mutation { logout }'),
        'the password changed on another device': changePasswordElsewhere,
      };
      for (const [title, end] of Object.entries(endings)) {
        const eve = await Person.register('eve');
        const socket = hello(eve.token);
        await socket.welcome;
        await end(eve);
        judge.closed(`${title}, the open socket`, await socket.closed, FORBIDDEN);
        judge.refusal(title, await ask(ASKED, {}, eve.token), 'UNAUTHENTICATED');
        judge.closed(`${title}, a new socket`, await hello(eve.token).welcome, FORBIDDEN);
      }
    },
  },
  {
    name: 'a refresh token for an access token, an old one, one that never was',
    async run(judge) {
      const name = `eve-${randomUUID().slice(0, 8)}`;
      const registered = await ask('mutation ($i: RegisterInput!) { register(input: $i) { refreshToken } }', {
        i: { username: name, email: `${name}@example.test`, password: randomUUID() },
      });
      const { refreshToken } = (JSON.parse(registered.text) as { data: { register: { refreshToken: string } } }).data
        .register;
      judge.refusal('as an access token', await ask(ASKED, {}, refreshToken), 'UNAUTHENTICATED');
      const refresh = (token: string) =>
        ask('mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken } }', { t: token });
      for (const token of ['', 'A'.repeat(43), "' OR 1=1 --", '\0', 'x'.repeat(5_000)]) {
        judge.refusal(
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

/** Ends the session of whoever signed in first. */
async function changePasswordElsewhere(eve: Person): Promise<void> {
  const { text } = await ask('mutation ($i: LoginInput!) { login(input: $i) { accessToken } }', {
    i: { login: eve.username, password: eve.password },
  });
  const { accessToken } = (JSON.parse(text) as { data: { login: { accessToken: string } } }).data.login;
  await ask(
    'mutation ($i: ChangePasswordInput!) { changePassword(input: $i) { id } }',
    { i: { currentPassword: eve.password, newPassword: randomUUID() } },
    accessToken,
  );
}
