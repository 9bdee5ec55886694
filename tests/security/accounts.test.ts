import { randomUUID } from 'node:crypto';
import { from, newAddress, Person } from '../support/client.ts';
import type { Attack } from './support/attack.ts';
import { GATEWAY, testAttacks } from './support/attack-tests.ts';
import { execute } from './support/response.ts';

const LOGIN = 'mutation ($i: LoginInput!) { login(input: $i) { accessToken } }';
const REGISTER = 'mutation ($i: RegisterInput!) { register(input: $i) { accessToken } }';
const ATTEMPTS = 40;

const login = (name: string, password: string, address: string) =>
  execute(LOGIN, { i: { login: name, password } }, undefined, from(address));

const account = (change: object = {}) => {
  const name = `eve-${randomUUID().slice(0, 8)}`;
  return { i: { username: name, email: `${name}@example.test`, password: randomUUID(), ...change } };
};

const ATTACKS: Attack[] = [
  {
    name: 'password guessing from one address, from many and over aliases; the owner can still log in',
    async run(recorder) {
      const owner = await Person.register('owner');
      const home = newAddress();
      recorder.expectHarmless('the owner from a known address', await login(owner.username, owner.password, home));
      const one = newAddress();
      for (let index = 0; index < ATTEMPTS; index++) {
        recorder.expectRejected(
          'from one address',
          await login(owner.username, randomUUID(), one),
          'UNAUTHENTICATED',
          'RATE_LIMITED',
        );
      }
      recorder.expectRejected('beyond the limit', await login(owner.username, randomUUID(), one), 'RATE_LIMITED');
      const aliases = Array.from({ length: 20 }, (_, index) => `a${index}: login(input: $i) { accessToken }`);
      const many = `mutation ($i: LoginInput!) { ${aliases.join(' ')} }`;
      const i = { login: owner.username, password: randomUUID() };
      recorder.expectRejected('over aliases', await execute(many, { i }, undefined, from(newAddress())));
      for (let index = 0; index < ATTEMPTS; index++) {
        recorder.expectRejected(
          'from many addresses',
          await login(owner.username, randomUUID(), newAddress()),
          'UNAUTHENTICATED',
          'RATE_LIMITED',
        );
      }
      const back = await login(owner.username, owner.password, home);
      recorder.expectTrue(back.text.includes('accessToken'), `the owner from a known address → ${back.text}`);
    },
  },
  {
    name: 'one password tried on many accounts',
    async run(recorder) {
      const address = newAddress();
      const responses = await Promise.all(
        Array.from({ length: 120 }, () => login(`nobody-${randomUUID()}`, 'a common password', address)),
      );
      for (const response of responses)
        recorder.expectRejected('stuffing', response, 'UNAUTHENTICATED', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE');
      recorder.expectTrue(
        responses.some(({ codes }) => codes.includes('RATE_LIMITED')),
        'no login was rate limited',
      );
    },
  },
  {
    name: 'user enumeration by login',
    async run(recorder, { ada }) {
      const wrong = await login(ada.username, 'not the password', newAddress());
      const nobody = await login(`nobody-${randomUUID()}`, 'not the password', newAddress());
      recorder.expectRejected('a wrong password', wrong, 'UNAUTHENTICATED');
      recorder.expectSame('an unknown name', wrong, nobody);
    },
  },
  {
    name: 'registrations with a role, a confusable name, a taken name or an invalid password',
    async run(recorder, { ada }) {
      recorder.expectRejected('a role', await execute(REGISTER, account({ role: 'ADMIN' })));
      const names = [
        ada.username.toUpperCase(),
        `${ada.username}\u200b`,
        ada.username.replace('a', '\u0430'),
        '\u202eada',
        'a\0b',
        'a\ud800b',
        '',
        ' ',
      ];
      for (const username of names)
        recorder.expectRejected(JSON.stringify(username), await execute(REGISTER, account({ username })));
      for (const password of ['', 'short', 'x'.repeat(1_025), 'password', 'a\0bcdefgh']) {
        recorder.expectRejected(JSON.stringify(password.slice(0, 20)), await execute(REGISTER, account({ password })));
      }
      const same = account();
      const responses = await Promise.all(
        Array.from({ length: 50 }, () => execute(REGISTER, same, undefined, from(newAddress()))),
      );
      const created = responses.filter(({ isEmpty }) => !isEmpty);
      recorder.expectTrue(created.length === 1, `${created.length} accounts with one name`);
      for (const response of responses) recorder.expectHarmless('one of 50 at once', response);
    },
  },
];

testAttacks([GATEWAY], ATTACKS);
