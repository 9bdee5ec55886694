/**
 * Repeats what people say in a room after `!echo`, each once: nothing is missed while the bot is off the network or down,
 * and nothing is said twice when it dies between an answer and the note of it.
 *
 *     node bot.mjs <username> <password> <room's id>
 *
 * PARLEY_ENDPOINT says where Parley is, ECHO_STATE in which file to keep how far the bot has read.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const ENDPOINT = process.env.PARLEY_ENDPOINT ?? 'http://localhost:4000/graphql';
const STATE = process.env.ECHO_STATE ?? 'echo-bot.cursor';
const [login, password, roomId] = process.argv.slice(2);
if (!roomId) {
  console.error('Usage: node bot.mjs <username> <password> <room id>');
  process.exit(2);
}

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken refreshToken user { id } } }';
const REFRESH = 'mutation ($token: String!) { refreshSession(refreshToken: $token) { accessToken refreshToken } }';
const JOIN = 'mutation ($roomId: ID!) { joinRoom(roomId: $roomId) { cursor } }';
const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { seq } }';
const EVENTS = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) {
    cursor
    ... on MessageAdded { message { id body author { id } } }
  }
}`;

/** What to wait before an operation is tried again, in seconds, unless the answer says. */
const PAUSES = [1, 2, 5, 10, 30];
/** An operation that failed with one of these may be tried again as it is. */
const PASSING = new Set(['RATE_LIMITED', 'SERVICE_UNAVAILABLE']);

let session = (await ask(LOGIN, { input: { login, password } })).login;
const me = session.user.id;
const authorization = () => ({ authorization: `Bearer ${session.accessToken}` });

// Closed with 4403 when its token expires, the socket is opened again with the parameters of a new one.
const socket = createClient({
  url: ENDPOINT.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  retryAttempts: Infinity,
  connectionParams: async () => {
    session = (await ask(REFRESH, { token: session.refreshToken })).refreshSession;
    return authorization();
  },
});
process.once('SIGTERM', () => socket.dispose());
process.once('SIGINT', () => socket.dispose());

const { cursor: now } = (await ask(JOIN, { roomId }, authorization)).joinRoom;
// The same object is sent again when the socket is: it always says where to go on.
const variables = { roomId, after: existsSync(STATE) ? readFileSync(STATE, 'utf8') : now };
console.log(`Echoing in ${roomId}`);
for await (const { data, errors } of socket.iterate({ query: EVENTS, variables })) {
  if (errors) throw new Error(JSON.stringify(errors));
  const { cursor, message } = data.roomEvents;
  const [, text] = /^!echo (.+)$/s.exec(message?.body ?? '') ?? [];
  if (text && message.author?.id !== me) {
    await ask(SEND, { input: { roomId, body: text, clientId: answerIdOf(message.id) } }, authorization);
  }
  variables.after = cursor;
  keep(cursor);
}

/**
 * @param {() => object} [headers] asked for each try: the socket brings a new token when one has expired.
 * @returns the data.
 * @throws Error with the first error's message and code, once trying again is of no use.
 */
async function ask(query, variables, headers) {
  for (const pause of [...PAUSES, undefined]) {
    const { data, errors } = await post(query, variables, headers?.());
    const [error] = errors ?? [];
    if (!error) return data;
    const { code, retryAfter = pause } = error.extensions ?? {};
    const mayPass = PASSING.has(code) || (headers && code === 'UNAUTHENTICATED');
    if (!mayPass || pause === undefined) throw new Error(`${error.message} (${code})`);
    await new Promise((resolve) => setTimeout(resolve, retryAfter * 1_000));
  }
}

/** An answer that did not come may have been given: every operation here can be sent again. */
async function post(query, variables, headers) {
  try {
    const response = await fetch(ENDPOINT, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return await response.json();
  } catch (error) {
    return { errors: [{ message: String(error), extensions: { code: 'SERVICE_UNAVAILABLE' } }] };
  }
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
