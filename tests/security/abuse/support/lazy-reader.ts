import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attempt } from './attempt.ts';
import { meaningOf } from './post.ts';

/** How long it may take to read what is there, once somebody reads. */
const DRAIN_MS = 5_000;
const IDLE_MS = 500;

/** A connection that asks for answers and does not read them. */
export class LazyReader {
  private received = 0;
  private answers = 0;
  private isClosed = false;
  private readonly codes = new Set<string>();
  private readonly socket: Socket;

  /** @param asked how many answers the bytes ask for. */
  constructor(
    private readonly attempt: Attempt,
    url: string,
    bytes: string,
    private readonly asked: number,
    localAddress: string,
  ) {
    const { hostname, port } = new URL(url);
    this.socket = connect({ port: Number(port), host: hostname, localAddress });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => (this.isClosed = true));
    this.socket.pause();
    this.socket.write(bytes);
    attempt.later(() => this.socket.destroy());
  }

  /** Reads what is there, and notes whether the server had kept all of it until now. */
  async judge(where: string): Promise<void> {
    this.socket.on('data', (chunk: Buffer) => this.read(chunk));
    this.socket.resume();
    const end = performance.now() + DRAIN_MS;
    for (let before = -1; !this.isClosed && before !== this.received && performance.now() < end;) {
      before = this.received;
      await delay(IDLE_MS);
    }
    const isWhole = this.answers >= this.asked;
    const how = isWhole ? 'served whole' : this.isClosed ? 'cut off' : 'kept waiting';
    for (const what of this.codes.size > 0 && how !== 'cut off' ? this.codes : [how]) {
      this.attempt.outcome.note(`${what} at the ${where}`);
    }
  }

  private read(chunk: Buffer): void {
    this.received += chunk.length;
    const text = chunk.toString('latin1');
    this.answers += text.split('HTTP/1.1 ').length - 1;
    if (text.includes('"errors"')) for (const code of meaningOf(400, text)) this.codes.add(code);
  }
}
