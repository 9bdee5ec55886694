import { once } from 'node:events';
import type { Person } from '../support/client.ts';
import type { Attack } from './support/attack.ts';
import { RawSocket } from './support/raw-socket.ts';

const PING = { type: 'ping' };
/** More levels than anything can copy or write without running out of stack. */
const DEEP = '['.repeat(10_000) + ']'.repeat(10_000);
const subscribe = (id: string, query = 'subscription { inboxEvents { __typename } }') => ({
  id,
  type: 'subscribe',
  payload: { query },
});

const authorizationOf = ({ token }: Person) => ({ authorization: `Bearer ${token}` });

export const WEBSOCKET: Attack[] = [
  {
    name: 'sockets that break the protocol, by the code that they are closed with',
    async run(judge, { mallory }) {
      const init = { type: 'connection_init' };
      const tries: [string, number[], () => Promise<number>][] = [
        ['no greeting', [4408], () => new RawSocket().closed],
        ['a subscription before it', [4401], () => new RawSocket().say(subscribe('1'))],
        ['two greetings', [4429], () => new RawSocket().say(init, init)],
        ['garbage', [4400], () => new RawSocket().say('garbage')],
        ['bytes', [4400, 1003], () => new RawSocket().say(Buffer.from([0, 255, 254, 0]))],
        [
          'text that is not UTF-8',
          [1007],
          () => new RawSocket().sayAsText(Buffer.from('{"type":"ping\xff"}', 'latin1')),
        ],
        ['JSON that is no message', [4400], () => new RawSocket().say('[]')],
        ['an unknown type', [4400], () => new RawSocket().say({ type: 'open sesame' })],
        ['a message from the server', [4400], () => new RawSocket().say({ type: 'connection_ack' })],
        ['no subprotocol', [4406, 1002, 1006], () => new RawSocket({ protocols: [] }).closed],
        ['another subprotocol', [4406, 1002, 1006], () => new RawSocket({ protocols: ['graphql-ws'] }).closed],
        [
          'a ping of ten thousand levels',
          [4400],
          () => new RawSocket().say(init, `{"type":"ping","payload":{"a":${DEEP}}}`),
        ],
        [
          'variables of ten thousand levels',
          [4400],
          () =>
            new RawSocket().say(
              init,
              `{"type":"subscribe","id":"1","payload":{"query":"{ me { id } }","variables":{"a":${DEEP}}}}`,
            ),
        ],
        ['a frame of a megabyte', [1009], () => new RawSocket().say('x'.repeat(1_000_000))],
        ['a flood', [1008], () => new RawSocket().say(init, ...Array.from({ length: 3_000 }, () => PING))],
        [
          'a token that is none',
          [4403],
          () => new RawSocket().say({ ...init, payload: { authorization: 'Bearer x' } }),
        ],
        [
          'a token that is an object',
          [4403],
          () => new RawSocket().say({ ...init, payload: { authorization: { $ne: 1 } } }),
        ],
        [
          'an id in use',
          [4409],
          async () => {
            const raw = new RawSocket();
            await raw.greet(authorizationOf(mallory));
            return raw.say(subscribe('1'), subscribe('1'));
          },
        ],
      ];
      for (const [title, codes, run] of tries) {
        judge.closed(title, await run(), ...codes);
      }
    },
  },
  {
    name: 'a foreign page that opens a socket',
    async run(judge) {
      const raw = new RawSocket({ headers: { origin: 'https://elsewhere.test' } });
      judge.closed('before it is open', await raw.closed, 1006);
      judge.that(raw.heard.length === 0, raw.heard.join());
    },
  },
  {
    name: 'more subscriptions, and more sockets, than one may have',
    async run(judge, { mallory }) {
      const raw = new RawSocket();
      await raw.greet(authorizationOf(mallory));
      const over = 20;
      for (let index = 0; index < 100 + over; index++) raw.socket.send(JSON.stringify(subscribe(String(index))));
      while (raw.heard.filter((text) => text.includes('RATE_LIMITED')).length < over) {
        if ((await Promise.race([once(raw.socket, 'message'), raw.closed])) === 1006) break;
      }
      judge.that(
        raw.heard.some((text) => text.includes('RATE_LIMITED')),
        'no subscription was refused',
      );
      raw.socket.terminate();

      const sockets = Array.from({ length: 60 }, () => new RawSocket());
      for (const socket of sockets) await socket.greet(authorizationOf(mallory));
      const codes = await Promise.all(
        sockets.map(async (socket) =>
          socket.heard.some((text) => text.includes('connection_ack')) ? null : socket.closed,
        ),
      );
      judge.that(
        codes.filter((code) => code === 1013).length >= 10,
        `${codes.filter((code) => code === null).length} sockets`,
      );
      for (const { socket } of sockets) socket.terminate();
    },
  },
];
