/** Searches for the most expensive operations. Started by `run.mjs` with a system. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Fixture } from '../security/abuse/support/fixture.ts';
import type { Person } from '../support/client.ts';
import { Accounts } from './accounts.ts';
import { apiSchema } from './api-schema.ts';
import { EventRunner } from './event-runner.ts';
import { OperationGenerator } from './operation-generator.ts';
import { Meter } from './meter.ts';
import { Mutator } from './mutator.ts';
import { ArgumentGenerator } from './argument-generator.ts';
import { QueryRunner } from './query-runner.ts';
import { Random } from './random.ts';
import { report } from './report.ts';
import { Search } from './search.ts';

/** The gateway's depth limit. */
const DEPTH = 12;
/** Every Nth operation is a subscription. */
const EVENTS_EVERY = 4;
/** Subscriptions whose events a send triggers. */
const EVENT_ROOTS = ['roomEvents', 'inboxEvents'];
/** Sends of one writer before it is replaced. */
const SENDS_PER_WRITER = 50;

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, file: { type: 'string' } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
console.log(`seed ${seed}, ${minutes} minutes`);

const fixture = await Fixture.create();
const random = new Random(seed);
const [eventRoom = ''] = fixture.fullOfLists;
const args = new ArgumentGenerator(random, {
  rooms: [...fixture.fullOfLists, fixture.fullOfText],
  messages: [`${fixture.fullOfText}-1`, `${eventRoom}-1`, `${eventRoom}-50`],
  people: fixture.people,
  usernames: fixture.people.map((id) => `p-${id}`),
});
const schema = apiSchema();
const generator = new OperationGenerator(schema, random, args, DEPTH);
const mutator = new Mutator(schema, random, generator);
const accounts = new Accounts(fixture);
const meter = new Meter();
const pauses = { query: 0, subscription: 0 };

let writer: Person | undefined;
let sends = 0;
const nextWriter = async () => (writer = writer && sends++ % SENDS_PER_WRITER > 0 ? writer : await fixture.newMember());

const queryRunner = new QueryRunner(accounts, meter, args, () => pauses.query++);
// Events occur only in this room.
const eventArgs = new ArgumentGenerator(random, {
  rooms: [eventRoom],
  messages: [],
  people: fixture.people,
  usernames: [],
});
const eventGenerator = new OperationGenerator(schema, random, eventArgs, DEPTH);
const eventMutator = new Mutator(schema, random, eventGenerator);
const eventRunner = new EventRunner(accounts, nextWriter, eventRoom, meter, () => pauses.subscription++);
const queries = new Search('query', random, generator, mutator, meter, (operation) => queryRunner.run(operation));
const events = new Search(
  ...(['subscription', random, eventGenerator, eventMutator, meter] as const),
  (operation) => eventRunner.run(operation),
  EVENT_ROOTS,
);

const end = performance.now() + minutes * 60_000;
for (let step = 0; performance.now() < end; step++) await (step % EVENTS_EVERY === 0 ? events : queries).step();

console.log(report('queries', queries, pauses.query));
console.log(report('subscriptions, including the send that triggers the event', events, pauses.subscription));
if (values.file) {
  const found = { seed, minutes, queries: queries.corpus.worst(50), subscriptions: events.corpus.worst(50) };
  writeFileSync(values.file, JSON.stringify(found, null, 2));
  console.log(`Full results: ${values.file}`);
}
await fixture.close();
process.exit(queries.failures.length + events.failures.length > 0 ? 1 : 0);
