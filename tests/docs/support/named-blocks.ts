import { blockOf } from './blocks.ts';

const GUIDE = 'docs/integrating.md';
const FIRST_STEPS = 'docs/first-steps.md';

/** Blocks that tests run. */
export const CURL = blockOf(GUIDE, 'TOKEN=…');
export const PERSISTED = blockOf(GUIDE, 'sha256Hash');
export const SESSION = blockOf(GUIDE, 'async function freshToken');
export const NODE = blockOf(GUIDE, 'socket.iterate');
export const APOLLO = blockOf(GUIDE, 'new ApolloClient');
export const FOLLOWING = blockOf(GUIDE, 'subscription ($roomId');
export const SENDING = blockOf(GUIDE, 'mutation ($input: SendMessageInput!)');
export const FIRST_LOGIN = blockOf('README.md', 'login(input');
export const FIRST_QUERY = blockOf('README.md', 'myRooms(first');
export const SIGNING_IN = blockOf(FIRST_STEPS, 'register(input');
export const TALKING = blockOf(FIRST_STEPS, 'createRoom(input');
export const READING = blockOf(FIRST_STEPS, 'room(id: "…")');
export const ADMIN = blockOf(FIRST_STEPS, 'make-admin ada');
export const CAPACITY = blockOf('docs/scaling.md', 'bench -- capacity');
export const ECHO_BOT = blockOf('examples/echo-bot/README.md', 'node bot.mjs');
/** An answer, which a test compares. */
export const PARTIAL_DATA = blockOf(GUIDE, '"partialData"');

/** Blocks that are not run, by a text in them, and why. */
const EXCEPTIONS: [file: string, text: string, why: string][] = [
  ['README.md', 'npm start -- --seed', 'does not end; tests/start runs it'],
  ['README.md', 'DATABASE_URL=postgres://…', 'needs stores that are not ours'],
  ['docs/operating.md', 'docker compose', 'needs Docker'],
  ['docs/scaling.md', 'mongos', 'needs Docker, or a sharded cluster'],
];
for (const [file, text] of EXCEPTIONS) blockOf(file, text);
