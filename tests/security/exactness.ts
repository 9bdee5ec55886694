import { createHash, randomUUID } from 'node:crypto';
import { Person, type GraphQLAnswer } from '../support/client.ts';
import type { Attack } from './support/attack.ts';
import { ask } from './support/reply.ts';

const SEND = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }';
const PIN = 'mutation ($m: ID!) { pinMessage(id: $m) { id } }';
const PINNED = 'query ($r: ID!) { room(id: $r) { pinnedMessages { id } } }';
const OPEN_DIRECT = 'mutation ($u: ID!) { openDirectRoom(userIds: [$u]) { id } }';
/** More than a room may have. */
const PINS = 60;

/** Costs too much, whatever the limit; the arguments of its outermost page are what is asked about. */
const dear = (page: string) => {
  const replies = (inside: string) => `replies(first: 100) { edges { node { ${inside} } } }`;
  return `query ($r: ID!) { room(id: $r) { messages(${page}) { edges { node { ${replies(replies('id'))} } } } } }`;
};

export const EXACT: Attack[] = [
  {
    name: 'pages whose size is written in odd ways cost what they bring',
    async run(judge, { grace, publicRoomId }) {
      const costOf = async (page: string) => {
        const reply = await ask(dear(page), { r: publicRoomId }, grace.token);
        judge.refusal(page, reply, 'COST_LIMIT_EXCEEDED');
        return Number(/"cost":(\d+)/.exec(reply.text)?.[1] ?? NaN);
      };
      const full = await costOf('last: 100');
      for (const page of ['first: null, last: 100', 'last: 100, first: null', 'first: 100, last: null']) {
        const cost = await costOf(page);
        judge.that(cost >= full, `${page} costs ${cost}, not ${full}`);
      }
    },
  },
  {
    name: 'one message sent under one `clientId` in letters of both cases',
    async run(judge, { grace, publicRoomId }) {
      const clientId = randomUUID();
      const ids = new Set<unknown>();
      for (const written of [clientId, clientId.toUpperCase()]) {
        const input = { roomId: publicRoomId, body: 'once', clientId: written };
        const { data } = await grace.send<{ sendMessage: { id: string } }>(SEND, { i: input });
        ids.add(data?.sendMessage.id);
      }
      judge.that(ids.size === 1, `${ids.size} messages were stored`);
    },
  },
  {
    name: 'more pins at once than a room may have: those that are acknowledged are there',
    async run(judge) {
      const owner = await Person.register('owner');
      const roomId = await owner.createRoom();
      const sent = [];
      // As many at once as the limit of sends leaves room for, pins included.
      const moderators = await Promise.all([Person.register('first'), Person.register('second')]);
      for (const one of moderators) {
        await one.joinRoom(roomId);
        sent.push(...(await Promise.all(Array.from({ length: PINS / 2 }, () => one.sendMessage(roomId, 'pin me')))));
      }
      const answers = await Promise.all(
        sent.map(({ id }, index) =>
          (moderators[index % 2] ?? owner).send<{ pinMessage: { id: string } | null }>(PIN, { m: id }),
        ),
      );
      const acknowledged = answers.flatMap(({ data, errors }: GraphQLAnswer<{ pinMessage: { id: string } | null }>) =>
        errors.length === 0 && data?.pinMessage ? [data.pinMessage.id] : [],
      );
      const { room } = await owner.ask<{ room: { pinnedMessages: { id: string }[] } }>(PINNED, { r: roomId });
      const pinned = new Set(room.pinnedMessages.map(({ id }) => id));
      const lost = acknowledged.filter((id) => !pinned.has(id));
      judge.that(acknowledged.length > 0, `no pin was acknowledged: ${JSON.stringify(answers[0]?.errors)}`);
      judge.that(lost.length === 0, `${lost.length} of ${acknowledged.length} pins are not there`);
    },
  },
  {
    name: 'the id of a direct room from the ids of the two in it',
    async run(judge) {
      const [one, other] = await Promise.all([Person.register('one'), Person.register('other')]);
      const { openDirectRoom } = await one.ask<{ openDirectRoom: { id: string } }>(OPEN_DIRECT, { u: other.id });
      const key = [one.id, other.id].sort().join(',');
      const guesses = ['sha256', 'sha1', 'md5'].map((hash) => createHash(hash).update(key).digest('hex').slice(0, 24));
      judge.that(!guesses.includes(openDirectRoom.id), 'anybody can work it out');
    },
  },
];
