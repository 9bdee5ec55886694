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

/** Time limit for an event. Without one, the subscription was rejected silently. */
const EVENT_MS = 5_000;
/** After this time without a response, a subscription counts as open. */
const OPEN_MS = 300;
const MAX_PAUSES = 20;
const SEND = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }';

/** Opens one subscription at a time, triggers an event, and measures its cost. */
export class EventRunner {
  constructor(
    private readonly accounts: Accounts,
    private readonly writer: () => Promise<Person>,
    private readonly roomId: string,
    private readonly meter: Meter,
    private readonly onPause: () => void,
  ) {}

  /** The measurement includes the send, which is the same for all operations. @throws ProcessEndedError */
  async run(operation: Operation): Promise<Sample> {
    const written = write(operation);
    for (let pauses = 0; ; pauses++) {
      const [person, writer] = [await this.accounts.next(), await this.writer()];
      const socket = await connect(person.token);
      try {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: written }));
        let text = await next(socket, OPEN_MS);
        const isRejected = text.includes('"type":"error"');
        this.meter.start();
        const started = performance.now();
        if (!isRejected) {
          const arrived = next(socket, EVENT_MS);
          await writer.send(SEND, { i: { roomId: this.roomId, body: 'word', clientId: randomUUID() } });
          text = await arrived;
        }
        const ms = performance.now() - started;
        const used = this.meter.stop();
        const codes = text === '' ? ['no event'] : resultsOf(isRejected ? 400 : 200, text);
        if (codes.includes('RATE_LIMITED') && pauses < MAX_PAUSES) {
          this.accounts.pause(person, text);
          this.onPause();
          continue;
        }
        return { operation, written, codes, used, ms, bytes: text.length };
      } finally {
        socket.terminate();
      }
    }
  }
}

async function connect(token: string): Promise<WebSocket> {
  const socket = new WebSocket(socketUrl(), 'graphql-transport-ws');
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await next(socket, EVENT_MS);
  return socket;
}

/** The next message other than a ping; empty on timeout. */
function next(socket: WebSocket, ms: number): Promise<string> {
  return new Promise((resolve) => {
    const end = (text: string) => {
      clearTimeout(timer);
      socket.off('message', onMessage);
      resolve(text);
    };
    const onMessage = (data: RawData) => {
      const text = String(data);
      if (!text.includes('"type":"ping"')) end(text);
    };
    const timer = setTimeout(() => end(''), ms);
    socket.on('message', onMessage);
  });
}
