/**
 * Repeats what people say in a room after `!echo`, each once. It misses nothing while the network, Parley or the bot itself
 * is down, and says nothing twice when it dies between an answer and the note of it.
 *
 *     node bot.mjs <username> <password> <room's id>
 *
 * PARLEY_ENDPOINT says where Parley is, ECHO_STATE in which file to keep how far the bot has read.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const ENDPOINT = process.env.PARLEY_ENDPOINT ?? 'http://localhost:4000/graphql';
const STATE = process.env.ECHO_STATE ?? 'echo-bot.cursor';
const [login, password, roomId] = process.argv.slice(2);
if (!roomId) {
  console.error('Usage: node bot.mjs <username> <password> <room id>');
  process.exit(2);
}

const LOGIN = 'mutation ($input: LoginInput!) { pair: login(input: $input) { accessToken refreshToken user { id } } }';
const REFRESH =
  'mutation ($token: String!) { pair: refreshSession(refreshToken: $token) { accessToken refreshToken } }';
const JOIN = 'mutation ($roomId: ID!) { joinRoom(roomId: $roomId) { cursor } }';
const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { seq } }';
const EVENTS = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) {
    cursor
    ... on MessageAdded { message { id body author { id } } }
  }
}`;

const LONGEST_PAUSE_MS = 30_000;
/** A server that is well answers sooner. */
const ANSWER_TIMEOUT_MS = 20_000;
const PING_MS = 12_000;
const PONG_TIMEOUT_MS = 5_000;
/** An operation that failed with one of these may be sent again as it is. */
const PASSING = new Set(['RATE_LIMITED', 'SERVICE_UNAVAILABLE']);

/** Waits longer after each failure, and never as long as other clients: a server that is back is not stormed. */
const pause = (attempt, leastSeconds = 0) =>
  delay(Math.max(leastSeconds * 1_000, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** attempt) * (0.5 + Math.random() / 2)));

let { pair: session } = await ask(LOGIN, { input: { login, password } });
const me = session.user.id;
let renewing;
let isRejected = false;
let pong;

const socket = createClient({
  url: ENDPOINT.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  retryAttempts: Infinity,
  // By default a connection that is refused ends everything, and waits grow without end.
  shouldRetry: () => true,
  retryWait: (attempt) => pause(attempt),
  connectionParams: async () => {
    if (isRejected) await renew(session.accessToken);
    return { authorization: `Bearer ${session.accessToken}` };
  },
  // A server that hangs closes nothing.
  keepAlive: PING_MS,
  on: {
    ping: (isTheirs) => isTheirs || (pong = setTimeout(() => socket.terminate(), PONG_TIMEOUT_MS)),
    pong: (isTheirs) => isTheirs && clearTimeout(pong),
    // 4403: the token has expired, or its session has ended.
    closed: ({ code }) => {
      clearTimeout(pong);
      isRejected = code === 4403;
    },
  },
});
process.once('SIGTERM', () => process.exit());
process.once('SIGINT', () => process.exit());

// The same object is sent again when the socket is: it always says where to go on.
const variables = { roomId, after: existsSync(STATE) ? readFileSync(STATE, 'utf8') : await cursorOfNow() };
console.log(`Echoing in ${roomId}`);
for (let attempt = 0; ; attempt++) {
  try {
    for await (const { data, errors } of socket.iterate({ query: EVENTS, variables })) {
      if (errors) throw errors;
      await answer(data.roomEvents.message);
      variables.after = data.roomEvents.cursor;
      keep(variables.after);
      attempt = 0;
    }
    break; // The room is out of sight, as a private one that the bot was removed from.
  } catch (failure) {
    const { code, field, retryAfter } = failure[0]?.extensions ?? {};
    // Cursors are signed: after a change of keys this one is not accepted any more.
    if (code === 'BAD_USER_INPUT' && field === 'after') variables.after = await cursorOfNow();
    else if (code === 'UNAUTHENTICATED') await renew(session.accessToken).then(() => socket.terminate());
    else if (!PASSING.has(code)) throw new Error(failure[0]?.message ?? failure.message, { cause: failure });
    await pause(attempt, retryAfter);
  }
}
process.exit();

async function cursorOfNow() {
  return (await ask(JOIN, { roomId }, { signedIn: true })).joinRoom.cursor;
}

async function answer(message) {
  const [, text] = /^!echo (.+)$/s.exec(message?.body ?? '') ?? [];
  if (!text || message.author.id === me) return;
  await ask(SEND, { input: { roomId, body: text, clientId: answerIdOf(message.id) } }, { signedIn: true });
}

/**
 * Sends an operation until it is answered: every operation here can be sent again.
 * @returns the data.
 * @throws Error with the first error's message and code, when sending it again is of no use.
 */
async function ask(query, variables, { signedIn = false } = {}) {
  for (let attempt = 0; ; attempt++) {
    const token = signedIn ? session.accessToken : undefined;
    const { data, errors } = await post({ query, variables }, token);
    if (!errors) return data;
    const [{ message, extensions: { code, retryAfter } = {} }] = errors;
    if (token && code === 'UNAUTHENTICATED') await renew(token);
    else if (!PASSING.has(code)) throw Object.assign(new Error(`${message} (${code})`), { code });
    await pause(attempt, retryAfter);
  }
}

/** An answer that did not come, or came from something in between, counts as a service that is away. */
async function post(operation, token) {
  try {
    const response = await fetch(ENDPOINT, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(operation),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    return await response.json();
  } catch (error) {
    return { errors: [{ message: String(error), extensions: { code: 'SERVICE_UNAVAILABLE' } }] };
  }
}

/** Replaces a refused token. Concurrent callers share one new session, because a refresh token can be used only once. */
async function renew(rejected) {
  if (session.accessToken !== rejected) return;
  renewing ??= ask(REFRESH, { token: session.refreshToken })
    // The session was ended, or unused for too long.
    .catch((error) =>
      error.code === 'UNAUTHENTICATED' ? ask(LOGIN, { input: { login, password } }) : Promise.reject(error),
    )
    .then(({ pair }) => (session = pair))
    .finally(() => (renewing = undefined));
  await renewing;
}

/** A UUID that is the same for the same message: sent again, an answer is the one that is there. */
function answerIdOf(messageId) {
  const hex = createHash('sha256').update(`echo of ${messageId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Whole or not at all, whenever the bot dies. */
function keep(cursor) {
  writeFileSync(`${STATE}.new`, cursor);
  renameSync(`${STATE}.new`, STATE);
}
