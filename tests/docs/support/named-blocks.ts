import { blockOf } from './blocks.ts';

const GUIDE = 'docs/integrating.md';

/** Blocks that the tests run. */
export const CURL = blockOf(GUIDE, 'TOKEN=…');
export const PERSISTED = blockOf(GUIDE, 'sha256Hash');
export const SESSION = blockOf(GUIDE, 'async function freshToken');
export const NODE = blockOf(GUIDE, 'socket.iterate');
export const APOLLO = blockOf(GUIDE, 'new ApolloClient');
export const FOLLOWING = blockOf(GUIDE, 'subscription ($roomId');
export const SENDING = blockOf(GUIDE, 'mutation ($input: SendMessageInput!)');
export const SIGNING_IN = blockOf('README.md', 'register(input');
export const TALKING = blockOf('README.md', 'createRoom(input');
export const READING = blockOf('README.md', 'room(id: "…")');
export const ADMIN = blockOf('README.md', 'make-admin ada');
export const CAPACITY = blockOf('docs/scaling.md', 'bench -- capacity');
export const ECHO_BOT = blockOf('examples/echo-bot/README.md', 'node bot.mjs');
/** A response, which a test compares. */
export const PARTIAL_DATA = blockOf(GUIDE, '"partialData"');

/** Blocks that no test runs, each identified by a text in it, with the reason. */
const EXCEPTIONS: [file: string, text: string, why: string][] = [
  ['README.md', 'npm start -- --seed', 'does not exit; tests/start runs it'],
  ['README.md', 'DATABASE_URL=postgres://…', 'needs external stores'],
  ['README.md', 'npm run test:unit', 'would run these tests recursively'],
  ['docs/operating.md', 'docker compose', 'needs Docker'],
  ['docs/scaling.md', 'mongos', 'needs Docker, or a sharded cluster'],
];
for (const [file, text] of EXCEPTIONS) blockOf(file, text);
