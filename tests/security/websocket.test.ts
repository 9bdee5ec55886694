import { once } from 'node:events';
import type { Person } from '../support/client.ts';
import type { Attack } from './support/attack.ts';
import { EDGE_PROXY, GATEWAY, testAttacks } from './support/attack-tests.ts';
import { RawSocket } from './support/raw-socket.ts';

const PING = { type: 'ping' };
/** Deep enough to overflow the stack of a recursive function. */
const DEEP = '['.repeat(10_000) + ']'.repeat(10_000);
const subscribe = (id: string, query = 'subscription { inboxEvents { __typename } }') => ({
  id,
  type: 'subscribe',
  payload: { query },
});

const authorizationOf = ({ token }: Person) => ({ authorization: `Bearer ${token}` });

const ATTACKS: Attack[] = [
  {
    name: 'protocol violations, each closed with the right code',
    async run(recorder, { mallory }) {
      const init = { type: 'connection_init' };
      const attempts: [string, number[], () => Promise<number>][] = [
        ['no connection_init', [4408], () => new RawSocket().closed],
        ['a subscription before it', [4401], () => new RawSocket().send(subscribe('1'))],
        ['two connection_inits', [4429], () => new RawSocket().send(init, init)],
        ['garbage', [4400], () => new RawSocket().send('garbage')],
        ['bytes', [4400, 1003], () => new RawSocket().send(Buffer.from([0, 255, 254, 0]))],
        [
          'text that is not UTF-8',
          [1007],
          () => new RawSocket().sendAsText(Buffer.from('{"type":"ping\xff"}', 'latin1')),
        ],
        ['JSON that is not a message', [4400], () => new RawSocket().send('[]')],
        ['an unknown type', [4400], () => new RawSocket().send({ type: 'open sesame' })],
        ['a message from the server', [4400], () => new RawSocket().send({ type: 'connection_ack' })],
        ['no subprotocol', [4406, 1002, 1006], () => new RawSocket({ protocols: [] }).closed],
        ['another subprotocol', [4406, 1002, 1006], () => new RawSocket({ protocols: ['graphql-ws'] }).closed],
        [
          'a ping nested ten thousand levels deep',
          [4400],
          () => new RawSocket().send(init, `{"type":"ping","payload":{"a":${DEEP}}}`),
        ],
        [
          'variables nested ten thousand levels deep',
          [4400],
          () =>
            new RawSocket().send(
              init,
              `{"type":"subscribe","id":"1","payload":{"query":"{ me { id } }","variables":{"a":${DEEP}}}}`,
            ),
        ],
        ['a frame of a megabyte', [1009], () => new RawSocket().send('x'.repeat(1_000_000))],
        ['a flood', [1008], () => new RawSocket().send(init, ...Array.from({ length: 3_000 }, () => PING))],
        ['an invalid token', [4403], () => new RawSocket().send({ ...init, payload: { authorization: 'Bearer x' } })],
        [
          'a token that is an object',
          [4403],
          () => new RawSocket().send({ ...init, payload: { authorization: { $ne: 1 } } }),
        ],
        [
          'an id in use',
          [4409],
          async () => {
            const raw = new RawSocket();
            await raw.init(authorizationOf(mallory));
            return raw.send(subscribe('1'), subscribe('1'));
          },
        ],
      ];
      for (const [title, codes, run] of attempts) {
        recorder.expectClosed(title, await run(), ...codes);
      }
    },
  },
  {
    name: 'a socket opened by a page of another origin',
    async run(recorder) {
      const raw = new RawSocket({ headers: { origin: 'https://elsewhere.test' } });
      recorder.expectClosed('before it is open', await raw.closed, 1006);
      recorder.expectTrue(raw.received.length === 0, raw.received.join());
    },
  },
  {
    name: 'more subscriptions and sockets than the limits allow',
    async run(recorder, { mallory }) {
      const raw = new RawSocket();
      await raw.init(authorizationOf(mallory));
      const over = 20;
      for (let index = 0; index < 100 + over; index++) raw.socket.send(JSON.stringify(subscribe(String(index))));
      while (raw.received.filter((text) => text.includes('RATE_LIMITED')).length < over) {
        if ((await Promise.race([once(raw.socket, 'message'), raw.closed])) === 1006) break;
      }
      recorder.expectTrue(
        raw.received.some((text) => text.includes('RATE_LIMITED')),
        'no subscription was rejected',
      );
      raw.socket.terminate();

      const sockets = Array.from({ length: 60 }, () => new RawSocket());
      for (const socket of sockets) await socket.init(authorizationOf(mallory));
      const codes = await Promise.all(
        sockets.map(async (socket) =>
          socket.received.some((text) => text.includes('connection_ack')) ? null : socket.closed,
        ),
      );
      recorder.expectTrue(
        codes.filter((code) => code === 1013).length >= 10,
        `${codes.filter((code) => code === null).length} sockets`,
      );
      for (const { socket } of sockets) socket.terminate();
    },
  },
];

testAttacks([EDGE_PROXY, GATEWAY], ATTACKS);
