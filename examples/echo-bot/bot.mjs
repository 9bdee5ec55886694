/**
 * Repeats messages in a room that start with `!echo`, each exactly once: it misses none while the network, Parley or the
 * bot itself is down, and repeats none when it crashes between a reply and saving its cursor.
 *
 *     node bot.mjs <username> <password> <room id>
 *
 * PARLEY_ENDPOINT is Parley's GraphQL endpoint, ECHO_STATE is the file for the bot's cursor.
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

const MAX_PAUSE_MS = 30_000;
/** A healthy server responds sooner. */
const RESPONSE_TIMEOUT_MS = 20_000;
const PING_MS = 12_000;
const PONG_TIMEOUT_MS = 5_000;
/** Codes after which an operation can be retried unchanged. */
const RETRYABLE = new Set(['RATE_LIMITED', 'SERVICE_UNAVAILABLE']);

/** Exponential backoff with jitter, so that clients do not return to a restarted server all at once. */
const pause = (attempt, minSeconds = 0) =>
  delay(Math.max(minSeconds * 1_000, Math.min(MAX_PAUSE_MS, 500 * 2 ** attempt) * (0.5 + Math.random() / 2)));

let { pair: session } = await execute(LOGIN, { input: { login, password } });
const me = session.user.id;
let renewing;
let isRejected = false;
let pong;

const socket = createClient({
  url: ENDPOINT.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  retryAttempts: Infinity,
  // By default, a refused connection is fatal and waits grow without bound.
  shouldRetry: () => true,
  retryWait: (attempt) => pause(attempt),
  connectionParams: async () => {
    if (isRejected) await renew(session.accessToken);
    return { authorization: `Bearer ${session.accessToken}` };
  },
  // A hanging server does not close its connections.
  keepAlive: PING_MS,
  on: {
    ping: (isReceived) => isReceived || (pong = setTimeout(() => socket.terminate(), PONG_TIMEOUT_MS)),
    pong: (isReceived) => isReceived && clearTimeout(pong),
    // 4403: the token has expired, or its session has ended.
    closed: ({ code }) => {
      clearTimeout(pong);
      isRejected = code === 4403;
    },
  },
});
process.once('SIGTERM', () => process.exit());
process.once('SIGINT', () => process.exit());

// The client sends this object again when it reconnects, so it always holds the latest cursor.
const variables = { roomId, after: existsSync(STATE) ? readFileSync(STATE, 'utf8') : await currentCursor() };
console.log(`Echoing in ${roomId}`);
for (let attempt = 0; ; attempt++) {
  try {
    for await (const { data, errors } of socket.iterate({ query: EVENTS, variables })) {
      if (errors) throw errors;
      await reply(data.roomEvents.message);
      variables.after = data.roomEvents.cursor;
      save(variables.after);
      attempt = 0;
    }
    break; // The bot has lost access, for example because it was removed from a private room.
  } catch (failure) {
    const { code, field, retryAfter } = failure[0]?.extensions ?? {};
    // Cursors are signed, so a change of keys invalidates this one.
    if (code === 'BAD_USER_INPUT' && field === 'after') variables.after = await currentCursor();
    else if (code === 'UNAUTHENTICATED') await renew(session.accessToken).then(() => socket.terminate());
    else if (!RETRYABLE.has(code)) throw new Error(failure[0]?.message ?? failure.message, { cause: failure });
    await pause(attempt, retryAfter);
  }
}
process.exit();

async function currentCursor() {
  return (await execute(JOIN, { roomId }, { authenticated: true })).joinRoom.cursor;
}

async function reply(message) {
  const [, text] = /^!echo (.+)$/s.exec(message?.body ?? '') ?? [];
  if (!text || message.author.id === me) return;
  await execute(SEND, { input: { roomId, body: text, clientId: clientIdFor(message.id) } }, { authenticated: true });
}

/**
 * Sends an operation and retries until it succeeds. Every operation here is safe to retry.
 * @returns the data.
 * @throws Error with the first error's message and code, when a retry is pointless.
 */
async function execute(query, variables, { authenticated = false } = {}) {
  for (let attempt = 0; ; attempt++) {
    const token = authenticated ? session.accessToken : undefined;
    const { data, errors } = await post({ query, variables }, token);
    if (!errors) return data;
    const [{ message, extensions: { code, retryAfter } = {} }] = errors;
    if (token && code === 'UNAUTHENTICATED') await renew(token);
    else if (!RETRYABLE.has(code)) throw Object.assign(new Error(`${message} (${code})`), { code });
    await pause(attempt, retryAfter);
  }
}

/** A missing response, or one from an intermediary, counts as SERVICE_UNAVAILABLE. */
async function post(operation, token) {
  try {
    const response = await fetch(ENDPOINT, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(operation),
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    });
    return await response.json();
  } catch (error) {
    return { errors: [{ message: String(error), extensions: { code: 'SERVICE_UNAVAILABLE' } }] };
  }
}

/**
 * Replaces a rejected token. Concurrent callers share one new session, because a refresh token can be used only once.
 */
async function renew(rejected) {
  if (session.accessToken !== rejected) return;
  renewing ??= execute(REFRESH, { token: session.refreshToken })
    // The session has ended or expired.
    .catch((error) =>
      error.code === 'UNAUTHENTICATED' ? execute(LOGIN, { input: { login, password } }) : Promise.reject(error),
    )
    .then(({ pair }) => (session = pair))
    .finally(() => (renewing = undefined));
  await renewing;
}

/** A deterministic UUID per message, so that sending a reply twice returns the stored reply. */
function clientIdFor(messageId) {
  const hex = createHash('sha256').update(`echo of ${messageId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Saves the cursor atomically. */
function save(cursor) {
  writeFileSync(`${STATE}.new`, cursor);
  renameSync(`${STATE}.new`, STATE);
}
