import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Deadline, DEADLINE_HEADER, LATE_HEADER } from './deadline.ts';
import { DeadlineExceededError } from './errors.ts';
import { LoopWatch } from './loop-watch.ts';
import { CLOCK_HEADER, ProcessClock, readStamp } from './process-clock.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** By the process's clock; set by `Timekeeper.noteArrival`. */
    arrivedAt: number;
    /** Set by `Timekeeper.refuseLate`. */
    deadline: Deadline;
  }
}

/** What a process knows of time: its clock, and the deadlines of what it is asked. See "Deadlines" in ARCHITECTURE.md. */
export class Timekeeper {
  private readonly watch: LoopWatch;

  /** @param mostMs how long a request may take from its arrival, whatever its caller allows. */
  constructor(
    private readonly mostMs: number,
    private readonly clock = new ProcessClock(),
  ) {
    this.watch = new LoopWatch(clock);
  }

  /** As `noteArrivals`, and puts the clock on every answer of the server. */
  serve(server: FastifyInstance): void {
    this.noteArrivals(server);
    server.decorateRequest('deadline');
    server.addHook('onSend', (_request, reply, _payload, done) => {
      reply.header(CLOCK_HEADER, this.clock.stamp());
      done();
    });
  }

  /** Notes when the server's requests have come. */
  noteArrivals(server: FastifyInstance): void {
    server.decorateRequest('arrivedAt', 0);
    server.addHook('onRequest', (request, _reply, done) => {
      request.arrivedAt = this.watch.arrivedAt();
      done();
    });
  }

  /**
   * A hook for routes whose requests come from processes that know this clock: it gives a request its deadline, or
   * answers 503 with `LATE_HEADER`, which says that nothing was done.
   */
  readonly refuseLate = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    await this.settled();
    request.deadline = this.deadlineOf(request, reply, request.headers[DEADLINE_HEADER]);
    if (!request.deadline.isOver) return undefined;
    const { message, code } = new DeadlineExceededError();
    return reply
      .code(503)
      .header(LATE_HEADER, '1')
      .send({ errors: [{ message, extensions: { code } }] });
  };

  /** The deadline of an HTTP request. @param stamp what the caller says of it, if it is one that is believed. */
  deadlineOf(request: FastifyRequest, reply: FastifyReply, stamp: unknown): Deadline {
    const gone = new AbortController();
    const { raw } = reply;
    if (raw.destroyed) gone.abort();
    else raw.once('close', () => raw.writableFinished || gone.abort());
    return this.deadline(gone.signal, request.arrivedAt, stamp);
  }

  /** The deadline of what has just come, or came at `arrivedAt`. One by the clock of a predecessor has passed. */
  deadline(gone: AbortSignal, arrivedAt = this.watch.arrivedAt(), stamp?: unknown): Deadline {
    const own = arrivedAt + this.mostMs;
    const given = readStamp(stamp);
    const at = !given ? own : given.instance === this.clock.instance ? Math.min(own, given.at) : -Infinity;
    return new Deadline(
      at,
      gone,
      () => this.clock.now(),
      () => this.settled(),
    );
  }

  /** How long the process stood still just now, in ms. */
  get stalledMs(): number {
    return this.watch.stalledMs;
  }

  /** Resolves when it is known which callers have gone; see `LoopWatch`. */
  settled(): Promise<void> {
    return this.watch.settled();
  }

  close(): void {
    this.watch.close();
  }
}
