/** Searches for the dearest operations; `run.mjs` starts it beside a system. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Fixture } from '../security/abuse/support/fixture.ts';
import type { Person } from '../support/client.ts';
import { Accounts } from './accounts.ts';
import { apiSchema } from './api-schema.ts';
import { EventTrial } from './event-trial.ts';
import { Grower } from './grower.ts';
import { Meter } from './meter.ts';
import { Mutator } from './mutator.ts';
import { ArgumentMaker } from './pools.ts';
import { QueryTrial } from './query-trial.ts';
import { Random } from './random.ts';
import { report } from './report.ts';
import { Search } from './search.ts';

/** Levels of a query, as the gateway allows. */
const DEPTH = 12;
/** One in so many operations is a subscription. */
const EVENTS_EVERY = 4;
/** Events that a send brings about. */
const EVENT_ROOTS = ['roomEvents', 'inboxEvents'];
/** Sends of one writer before the next takes over. */
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
const args = new ArgumentMaker(random, {
  rooms: [...fixture.fullOfLists, fixture.fullOfText],
  messages: [`${fixture.fullOfText}-1`, `${eventRoom}-1`, `${eventRoom}-50`],
  people: fixture.people,
  usernames: fixture.people.map((id) => `p-${id}`),
});
const schema = apiSchema();
const grower = new Grower(schema, random, args, DEPTH);
const mutator = new Mutator(schema, random, grower);
const accounts = new Accounts(fixture);
const meter = new Meter();
const rests = { query: 0, subscription: 0 };

let writer: Person | undefined;
let sends = 0;
const nextWriter = async () => (writer = writer && sends++ % SENDS_PER_WRITER > 0 ? writer : await fixture.newMember());

const queryTrial = new QueryTrial(accounts, meter, args, () => rests.query++);
// The roots' own argument is the room where something happens.
const eventArgs = new ArgumentMaker(random, {
  rooms: [eventRoom],
  messages: [],
  people: fixture.people,
  usernames: [],
});
const eventGrower = new Grower(schema, random, eventArgs, DEPTH);
const eventMutator = new Mutator(schema, random, eventGrower);
const eventTrial = new EventTrial(accounts, nextWriter, eventRoom, meter, () => rests.subscription++);
const queries = new Search('query', random, grower, mutator, meter, (operation) => queryTrial.run(operation));
const events = new Search(
  ...(['subscription', random, eventGrower, eventMutator, meter] as const),
  (operation) => eventTrial.run(operation),
  EVENT_ROOTS,
);

const end = performance.now() + minutes * 60_000;
for (let step = 0; performance.now() < end; step++) await (step % EVENTS_EVERY === 0 ? events : queries).step();

console.log(report('queries', queries, rests.query));
console.log(report('subscriptions, with the send that brings the event', events, rests.subscription));
if (values.file) {
  const found = { seed, minutes, queries: queries.corpus.worst(50), subscriptions: events.corpus.worst(50) };
  writeFileSync(values.file, JSON.stringify(found, null, 2));
  console.log(`All of it is in ${values.file}`);
}
await fixture.close();
process.exit(queries.failures.length + events.failures.length > 0 ? 1 : 0);
