import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attempt } from './attempt.ts';
import { resultsOf } from './post.ts';

/** How long draining the available data may take. */
const DRAIN_MS = 5_000;
const IDLE_MS = 500;

/** A connection that sends requests and does not read the responses. */
export class StalledReader {
  private received = 0;
  private responses = 0;
  private isClosed = false;
  private readonly codes = new Set<string>();
  private readonly socket: Socket;

  /** @param expected the number of responses to the requests in `bytes`. */
  constructor(
    private readonly attempt: Attempt,
    url: string,
    bytes: string,
    private readonly expected: number,
    localAddress: string,
  ) {
    const { hostname, port } = new URL(url);
    this.socket = connect({ port: Number(port), host: hostname, localAddress });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => (this.isClosed = true));
    this.socket.pause();
    this.socket.write(bytes);
    attempt.onClose(() => this.socket.destroy());
  }

  /** Reads the available data and records whether the server had buffered all of it. */
  async drainAndRecord(where: string): Promise<void> {
    this.socket.on('data', (chunk: Buffer) => this.read(chunk));
    this.socket.resume();
    const end = performance.now() + DRAIN_MS;
    for (let before = -1; !this.isClosed && before !== this.received && performance.now() < end;) {
      before = this.received;
      await delay(IDLE_MS);
    }
    const isWhole = this.responses >= this.expected;
    const how = isWhole ? 'served whole' : this.isClosed ? 'cut off' : 'kept waiting';
    for (const what of this.codes.size > 0 && how !== 'cut off' ? this.codes : [how]) {
      this.attempt.outcome.record(`${what} at the ${where}`);
    }
  }

  private read(chunk: Buffer): void {
    this.received += chunk.length;
    const text = chunk.toString('latin1');
    this.responses += text.split('HTTP/1.1 ').length - 1;
    if (text.includes('"errors"')) for (const code of resultsOf(400, text)) this.codes.add(code);
  }
}
