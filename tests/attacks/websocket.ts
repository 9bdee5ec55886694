import { once } from 'node:events';
import { WebSocket, type RawData } from 'ws';
import { socketUrl } from '../support/environment.ts';
import type { Attack } from './support/attack.ts';

const PROTOCOL = 'graphql-transport-ws';
const PING = { type: 'ping' };
const subscribe = (id: string, query = 'subscription { inboxEvents { __typename } }') => ({
  id,
  type: 'subscribe',
  payload: { query },
});

/** A socket that says what it likes. */
class Raw {
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly heard: string[] = [];

  constructor(protocols: string[] = [PROTOCOL], headers: Record<string, string> = {}) {
    this.socket = new WebSocket(socketUrl(), protocols, { headers });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: RawData) => this.heard.push(String(data)));
    this.closed = new Promise((resolve) => this.socket.once('close', resolve));
  }

  /** Says it all at once. @returns the code that the socket is closed with. */
  async say(...messages: (object | string | Buffer)[]): Promise<number> {
    await this.open();
    for (const message of messages) {
      this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
    }
    return this.closed;
  }

  /** Says hello, and waits for the answer or the end. */
  async greet(token: string): Promise<void> {
    await this.open();
    const answered = once(this.socket, 'message');
    this.socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    await Promise.race([answered, this.closed]);
  }

  private async open(): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING) await Promise.race([once(this.socket, 'open'), this.closed]);
  }
}

export const WEBSOCKET: Attack[] = [
  {
    name: 'sockets that break the protocol, by the code that they are closed with',
    async run(judge, { mallory }) {
      const init = { type: 'connection_init' };
      const tries: [string, number[], () => Promise<number>][] = [
        ['no greeting', [4408], () => new Raw().closed],
        ['a subscription before it', [4401], () => new Raw().say(subscribe('1'))],
        ['two greetings', [4429], () => new Raw().say(init, init)],
        ['garbage', [4400], () => new Raw().say('garbage')],
        ['bytes', [4400, 1003], () => new Raw().say(Buffer.from([0, 255, 254, 0]))],
        ['JSON that is no message', [4400], () => new Raw().say('[]')],
        ['an unknown type', [4400], () => new Raw().say({ type: 'open sesame' })],
        ['a message from the server', [4400], () => new Raw().say({ type: 'connection_ack' })],
        ['no subprotocol', [4406, 1002, 1006], () => new Raw([]).closed],
        ['another subprotocol', [4406, 1002, 1006], () => new Raw(['graphql-ws']).closed],
        ['a frame of a megabyte', [1009], () => new Raw().say('x'.repeat(1_000_000))],
        ['a flood', [1008], () => new Raw().say(init, ...Array.from({ length: 3_000 }, () => PING))],
        ['a token that is none', [4403], () => new Raw().say({ ...init, payload: { authorization: 'Bearer x' } })],
        ['a token that is an object', [4403], () => new Raw().say({ ...init, payload: { authorization: { $ne: 1 } } })],
        [
          'an id in use',
          [4409],
          async () => {
            const raw = new Raw();
            await raw.greet(mallory.token);
            return raw.say(subscribe('1'), subscribe('1'));
          },
        ],
      ];
      for (const [title, codes, run] of tries) {
        const code = await run();
        judge.that(codes.includes(code), `${title}: closed with ${code}`);
      }
    },
  },
  {
    name: 'a foreign page that opens a socket',
    async run(judge) {
      const raw = new Raw([PROTOCOL], { origin: 'https://elsewhere.test' });
      const code = await raw.closed;
      judge.that(code === 1006, `closed with ${code}`);
      judge.that(raw.heard.length === 0, raw.heard.join());
    },
  },
  {
    name: 'more subscriptions, and more sockets, than one may have',
    async run(judge, { mallory }) {
      const raw = new Raw();
      await raw.greet(mallory.token);
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

      const sockets = Array.from({ length: 60 }, () => new Raw());
      for (const socket of sockets) await socket.greet(mallory.token);
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
