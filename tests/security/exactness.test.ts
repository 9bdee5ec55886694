import { createHash, randomUUID } from 'node:crypto';
import { Person, type GraphQLResponse } from '../support/client.ts';
import type { Attack } from './support/attack.ts';
import { EDGE_PROXY, testAttacks } from './support/attack-tests.ts';
import { execute } from './support/response.ts';

const SEND = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }';
const PIN = 'mutation ($m: ID!) { pinMessage(id: $m) { id } }';
const PINNED = 'query ($r: ID!) { room(id: $r) { pinnedMessages { id } } }';
const OPEN_DIRECT = 'mutation ($u: ID!) { openDirectRoom(userIds: [$u]) { id } }';
/** Above the limit per room. */
const PINS = 60;

/** A query that exceeds any cost limit, with variable arguments of the outermost page. */
const expensive = (page: string) => {
  const replies = (inside: string) => `replies(first: 100) { edges { node { ${inside} } } }`;
  return `query ($r: ID!) { room(id: $r) { messages(${page}) { edges { node { ${replies(replies('id'))} } } } } }`;
};

const ATTACKS: Attack[] = [
  {
    name: 'page sizes written in unusual ways, to lower the cost',
    async run(recorder, { grace, publicRoomId }) {
      const costOf = async (page: string) => {
        const response = await execute(expensive(page), { r: publicRoomId }, grace.token);
        recorder.expectRejected(page, response, 'COST_LIMIT_EXCEEDED');
        return Number(/"cost":(\d+)/.exec(response.text)?.[1] ?? NaN);
      };
      const full = await costOf('last: 100');
      for (const page of ['first: null, last: 100', 'last: 100, first: null', 'first: 100, last: null']) {
        const cost = await costOf(page);
        recorder.expectTrue(cost >= full, `${page} costs ${cost}, not ${full}`);
      }
    },
  },
  {
    name: 'two sends with the same `clientId` in different case, to store two messages',
    async run(recorder, { grace, publicRoomId }) {
      const clientId = randomUUID();
      const ids = new Set<unknown>();
      for (const written of [clientId, clientId.toUpperCase()]) {
        const input = { roomId: publicRoomId, body: 'once', clientId: written };
        const { data } = await grace.send<{ sendMessage: { id: string } }>(SEND, { i: input });
        ids.add(data?.sendMessage.id);
      }
      recorder.expectTrue(ids.size === 1, `${ids.size} messages were stored`);
    },
  },
  {
    name: 'more concurrent pins than a room allows, to lose acknowledged ones',
    async run(recorder) {
      const owner = await Person.register('owner');
      const roomId = await owner.createRoom();
      const sent = [];
      // As many concurrent operations as the rate limit allows, including the pins.
      const moderators = await Promise.all([Person.register('first'), Person.register('second')]);
      for (const one of moderators) {
        await one.joinRoom(roomId);
        sent.push(...(await Promise.all(Array.from({ length: PINS / 2 }, () => one.sendMessage(roomId, 'pin me')))));
      }
      const responses = await Promise.all(
        sent.map(({ id }, index) =>
          (moderators[index % 2] ?? owner).send<{ pinMessage: { id: string } | null }>(PIN, { m: id }),
        ),
      );
      const acknowledged = responses.flatMap(
        ({ data, errors }: GraphQLResponse<{ pinMessage: { id: string } | null }>) =>
          errors.length === 0 && data?.pinMessage ? [data.pinMessage.id] : [],
      );
      const { room } = await owner.execute<{ room: { pinnedMessages: { id: string }[] } }>(PINNED, { r: roomId });
      const pinned = new Set(room.pinnedMessages.map(({ id }) => id));
      const lost = acknowledged.filter((id) => !pinned.has(id));
      recorder.expectTrue(acknowledged.length > 0, `no pin was acknowledged: ${JSON.stringify(responses[0]?.errors)}`);
      recorder.expectTrue(lost.length === 0, `${lost.length} of ${acknowledged.length} pins are missing`);
    },
  },
  {
    name: 'deriving the id of a direct room from the ids of its members',
    async run(recorder) {
      const [one, other] = await Promise.all([Person.register('one'), Person.register('other')]);
      const { openDirectRoom } = await one.execute<{ openDirectRoom: { id: string } }>(OPEN_DIRECT, { u: other.id });
      const key = [one.id, other.id].sort().join(',');
      const guesses = ['sha256', 'sha1', 'md5'].map((hash) => createHash(hash).update(key).digest('hex').slice(0, 24));
      recorder.expectTrue(!guesses.includes(openDirectRoom.id), 'the id is predictable');
    },
  },
];

testAttacks([EDGE_PROXY], ATTACKS);
