import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket, type RawData } from 'ws';
import type { Person } from '../support/client.ts';
import { socketUrl } from '../support/environment.ts';
import { resultsOf } from '../security/abuse/support/post.ts';
import type { Accounts } from './accounts.ts';
import type { Meter } from './meter.ts';
import type { Sample } from './sample.ts';
import { write, type Operation } from './selection.ts';

/** How long an event may take. Whoever is not a subscriber by then was refused without a word. */
const EVENT_MS = 5_000;
/** Until a subscription without an answer counts as open. */
const OPEN_MS = 300;
const MOST_RESTS = 20;
const SEND = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }';

/** Opens one subscription at a time, makes something happen, and measures what its event takes. */
export class EventTrial {
  constructor(
    private readonly accounts: Accounts,
    private readonly writer: () => Promise<Person>,
    private readonly roomId: string,
    private readonly meter: Meter,
    private readonly onRest: () => void,
  ) {}

  /** The send is part of what is measured: it is the same for all. @throws ProcessEndedError */
  async run(operation: Operation): Promise<Sample> {
    const written = write(operation);
    for (let rests = 0; ; rests++) {
      const [person, writer] = [await this.accounts.next(), await this.writer()];
      const socket = await greet(person.token);
      try {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: written }));
        let text = await next(socket, OPEN_MS);
        const isRefused = text.includes('"type":"error"');
        this.meter.start();
        const started = performance.now();
        if (!isRefused) {
          const arrived = next(socket, EVENT_MS);
          await writer.send(SEND, { i: { roomId: this.roomId, body: 'word', clientId: randomUUID() } });
          text = await arrived;
        }
        const ms = performance.now() - started;
        const used = this.meter.stop();
        const codes = text === '' ? ['no event'] : resultsOf(isRefused ? 400 : 200, text);
        if (codes.includes('RATE_LIMITED') && rests < MOST_RESTS) {
          this.accounts.rest(person, text);
          this.onRest();
          continue;
        }
        return { operation, written, codes, used, ms, bytes: text.length };
      } finally {
        socket.terminate();
      }
    }
  }
}

async function greet(token: string): Promise<WebSocket> {
  const socket = new WebSocket(socketUrl(), 'graphql-transport-ws');
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await next(socket, EVENT_MS);
  return socket;
}

/** The next message that is no ping; empty when none comes in time. */
function next(socket: WebSocket, ms: number): Promise<string> {
  return new Promise((resolve) => {
    const end = (text: string) => {
      clearTimeout(timer);
      socket.off('message', hear);
      resolve(text);
    };
    const hear = (data: RawData) => {
      const text = String(data);
      if (!text.includes('"type":"ping"')) end(text);
    };
    const timer = setTimeout(() => end(''), ms);
    socket.on('message', hear);
  });
}
