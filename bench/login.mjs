/**
 * Measures logins through the public endpoint of a running system (`npm start` first) against the password hash alone on
 * the same machine. Every round runs both, so that disturbances affect both. Prints the logins per second and their
 * ratio to the hash alone, the latency of an unknown user against a wrong password, the latency of a query with and
 * without a flood of logins, and the result of 50 concurrent uses of one refresh token.
 *
 *     node dev/launcher/dist/main.js exec -- node bench/login.mjs [rounds=20] [logins per round=16]
 */
import { randomInt, randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createRequire } from 'node:module';
import { fetch } from 'undici';
import { endpoint, quantile } from './client.mjs';

const { hash, verify } = createRequire(new URL('../subgraphs/auth/package.json', import.meta.url))('@node-rs/argon2');

const [ROUNDS, LOGINS] = [20, 16].map((fallback, index) => Number(process.argv[index + 2] ?? fallback));
/** The parameters of `subgraphs/auth/src/services/passwords.ts`. */
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CONCURRENCY = availableParallelism();
/** Concurrent logins, enough for a hash to be always waiting. */
const IN_FLIGHT = 4 * CONCURRENCY;
const USES = 50;
/** Queries per round without logins. */
const QUERIES = 50;

const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { refreshToken } }';
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
const REFRESH = 'mutation ($token: String!) { refreshSession(refreshToken: $token) { refreshToken } }';

const password = randomUUID();
const hashed = await hash(password, COST);
const people = await all(ROUNDS * LOGINS, CONCURRENCY, async () => {
  const username = `b-${randomUUID().slice(0, 13)}`;
  const { data, errors } = await execute(REGISTER, {
    input: { username, email: `${username}@example.test`, password },
  });
  if (errors) throw new Error(`registration failed: ${JSON.stringify(errors)}`);
  return { username, refreshToken: data.register.refreshToken };
});

await throughput();
await queriesDuringLogins();
await unknownAgainstWrong();
await refreshes();

/** Each round logs in some users and verifies as many hashes. */
async function throughput() {
  const [logins, hashes] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const acts = [
      async () =>
        logins.push(await time(() => all(LOGINS, IN_FLIGHT, (at) => login(people[round * LOGINS + at].username)))),
      async () => hashes.push(await time(() => all(LOGINS, CONCURRENCY, () => verify(hashed, password)))),
    ];
    for (const act of round % 2 ? acts.reverse() : acts) await act();
  }
  const perSecond = (times) => (LOGINS * 1_000) / median(times);
  print('logins/s', perSecond(logins), 'argon2 alone', perSecond(hashes), perSecond(logins) / perSecond(hashes));
}

/** Sequential queries, without logins and during as many as the service accepts. */
async function queriesDuringLogins() {
  const me = await login(people[0].username);
  const query = () => time(async () => void (await execute('{ me { id } }', {}, newAddress(), me)));
  const [idle, flooded] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (let index = 0; index < QUERIES; index++) idle.push(await query());
    let isOver = false;
    const flood = all(LOGINS, IN_FLIGHT, (at) => login(people[round * LOGINS + at].username)).then(
      () => (isOver = true),
    );
    while (!isOver) flooded.push(await query());
    await flood;
  }
  const p99 = (values) => quantile(values, 0.99);
  print('p99 of a query, ms', p99(idle), 'during a flood of logins', p99(flooded), p99(flooded) / p99(idle));
}

/** Alternating attempts, each for another account and from another address, so that none is rate limited. */
async function unknownAgainstWrong() {
  const [unknown, wrong] = [[], []];
  const attempt = async (login) => {
    const { errors } = await execute(LOGIN, { input: { login, password: 'not the password' } });
    if (errors?.[0].extensions.code !== 'UNAUTHENTICATED')
      throw new Error(`unexpected response: ${JSON.stringify(errors)}`);
  };
  for (const [index, { username }] of people.entries()) {
    const acts = [
      async () => wrong.push(await time(() => attempt(username))),
      async () => unknown.push(await time(() => attempt(`u-${randomUUID().slice(0, 13)}`))),
    ];
    for (const act of index % 2 ? acts.reverse() : acts) await act();
  }
  print('unknown user, ms', median(unknown), 'wrong password, ms', median(wrong), median(unknown) / median(wrong));
}

async function refreshes() {
  const times = [];
  for (const { refreshToken } of people.slice(0, ROUNDS)) {
    const address = newAddress();
    const successors = new Set();
    times.push(
      await time(() =>
        all(USES, USES, async () => {
          const { data, errors } = await execute(REFRESH, { token: refreshToken }, address);
          if (errors) throw new Error(`a refresh was rejected: ${JSON.stringify(errors)}`);
          successors.add(data.refreshSession.refreshToken);
        }),
      ),
    );
    if (successors.size !== 1) throw new Error(`one refresh token has ${successors.size} successors`);
    const [successor] = successors;
    const { errors } = await execute(REFRESH, { token: successor }, newAddress());
    if (errors) throw new Error('the session was revoked by mistake');
  }
  console.log(
    `${USES} concurrent refreshes with one token: one successor in each of ${times.length} rounds, ` +
      `median ${median(times).toFixed(0)} ms for all ${USES}`,
  );
}

/** @returns an access token. */
async function login(username) {
  const { data, errors } = await execute(LOGIN, { input: { login: username, password } });
  if (errors) throw new Error(`login failed: ${JSON.stringify(errors)}`);
  return data.login.accessToken;
}

async function execute(query, variables, address = newAddress(), token = undefined) {
  const response = await fetch(endpoint, {
    method: 'POST',
    // The gateway trusts local proxies, so each request can claim a different address.
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** Calls `act` `count` times with limited concurrency. @returns the results. */
async function all(count, concurrency, act) {
  const results = [];
  let next = 0;
  const work = async () => {
    while (next < count) {
      const index = next++;
      results[index] = await act(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, work));
  return results;
}

async function time(act) {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

function median(values) {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[sorted.length >> 1];
}

function newAddress() {
  return `10.${[0, 0, 0].map(() => randomInt(1, 255)).join('.')}`;
}

function print(left, leftValue, right, rightValue, ratio) {
  console.log(`${left} ${leftValue.toFixed(1)}, ${right} ${rightValue.toFixed(1)}, ratio ${ratio.toFixed(3)}`);
}
