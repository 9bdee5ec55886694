import { randomUUID } from 'node:crypto';
import { from, newAddress, Person } from '../support/client.ts';
import type { Attack } from './support/attack.ts';
import { ask } from './support/reply.ts';

const LOGIN = 'mutation ($i: LoginInput!) { login(input: $i) { accessToken } }';
const REGISTER = 'mutation ($i: RegisterInput!) { register(input: $i) { accessToken } }';
const TRIES = 40;

const login = (name: string, password: string, address: string) =>
  ask(LOGIN, { i: { login: name, password } }, undefined, from(address));

const account = (change: object = {}) => {
  const name = `eve-${randomUUID().slice(0, 8)}`;
  return { i: { username: name, email: `${name}@example.test`, password: randomUUID(), ...change } };
};

export const ACCOUNTS: Attack[] = [
  {
    name: 'guessing a password: from one address, from many, over aliases; the owner still gets in',
    async run(judge) {
      const owner = await Person.register('owner');
      const home = newAddress();
      judge.harmless('the owner at home', await login(owner.username, owner.password, home));
      const one = newAddress();
      for (let index = 0; index < TRIES; index++) {
        judge.refusal(
          'from one address',
          await login(owner.username, randomUUID(), one),
          'UNAUTHENTICATED',
          'RATE_LIMITED',
        );
      }
      judge.refusal('once too often', await login(owner.username, randomUUID(), one), 'RATE_LIMITED');
      const aliases = Array.from({ length: 20 }, (_, index) => `a${index}: login(input: $i) { accessToken }`);
      const many = `mutation ($i: LoginInput!) { ${aliases.join(' ')} }`;
      const i = { login: owner.username, password: randomUUID() };
      judge.refusal('over aliases', await ask(many, { i }, undefined, from(newAddress())));
      for (let index = 0; index < TRIES; index++) {
        judge.refusal(
          'from many addresses',
          await login(owner.username, randomUUID(), newAddress()),
          'UNAUTHENTICATED',
          'RATE_LIMITED',
        );
      }
      const back = await login(owner.username, owner.password, home);
      judge.that(back.text.includes('accessToken'), `the owner at home → ${back.text}`);
    },
  },
  {
    name: 'one password tried on many accounts',
    async run(judge) {
      const address = newAddress();
      const replies = await Promise.all(
        Array.from({ length: 120 }, () => login(`nobody-${randomUUID()}`, 'a common password', address)),
      );
      for (const reply of replies)
        judge.refusal('stuffing', reply, 'UNAUTHENTICATED', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE');
      judge.that(
        replies.some(({ codes }) => codes.includes('RATE_LIMITED')),
        'nothing was throttled',
      );
    },
  },
  {
    name: 'finding out who there is',
    async run(judge, { ada }) {
      const wrong = await login(ada.username, 'not the password', newAddress());
      const nobody = await login(`nobody-${randomUUID()}`, 'not the password', newAddress());
      judge.refusal('a wrong password', wrong, 'UNAUTHENTICATED');
      judge.alike('an unknown name', wrong, nobody);
    },
  },
  {
    name: 'accounts that may not be: roles, names that look like others, doubles, passwords without measure',
    async run(judge, { ada }) {
      judge.refusal('a role', await ask(REGISTER, account({ role: 'ADMIN' })));
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
      for (const username of names) judge.refusal(JSON.stringify(username), await ask(REGISTER, account({ username })));
      for (const password of ['', 'short', 'x'.repeat(1_025), 'password', 'a\0bcdefgh']) {
        judge.refusal(JSON.stringify(password.slice(0, 20)), await ask(REGISTER, account({ password })));
      }
      const twin = account();
      const twins = await Promise.all(
        Array.from({ length: 50 }, () => ask(REGISTER, twin, undefined, from(newAddress()))),
      );
      const made = twins.filter(({ isEmpty }) => !isEmpty);
      judge.that(made.length === 1, `${made.length} accounts of one name`);
      for (const reply of twins) judge.harmless('one of 50 at once', reply);
    },
  },
];
