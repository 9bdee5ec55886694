import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Deadline } from './deadline.ts';
import { DeadlineExceededError } from '../errors/errors.ts';
import { LoopWatch } from './loop-watch.ts';
import { ProcessClock, readStamp } from './process-clock.ts';
import { CLOCK_HEADER, DEADLINE_HEADER, LATE_HEADER } from '../protocol/headers.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** By the process clock; set by `Timekeeper.recordArrivals`. */
    arrivedAt: number;
    /** Set by `Timekeeper.rejectExpired`. */
    deadline: Deadline;
  }
}

/** The clock of a process, and the deadlines of its requests. See "Deadlines" in ARCHITECTURE.md. */
export class Timekeeper {
  private readonly watch: LoopWatch;

  /** @param maxMs how long a request may take from its arrival, whatever its caller allows. */
  constructor(
    private readonly maxMs: number,
    private readonly clock = new ProcessClock(),
  ) {
    this.watch = new LoopWatch(clock);
  }

  /** Records arrivals, and adds the clock to every response of the server. */
  serve(server: FastifyInstance): void {
    this.recordArrivals(server);
    server.decorateRequest('deadline');
    server.addHook('onSend', (_request, reply, _payload, done) => {
      reply.header(CLOCK_HEADER, this.clock.stamp());
      done();
    });
  }

  /** Records when the server's requests arrive. */
  recordArrivals(server: FastifyInstance): void {
    server.decorateRequest('arrivedAt', 0);
    server.addHook('onRequest', (request, _reply, done) => {
      request.arrivedAt = this.watch.arrivedAt();
      done();
    });
  }

  /**
   * A hook for routes called by processes that know this clock. It sets the deadline of a request, or responds with 503
   * and `LATE_HEADER`, which tells the caller that nothing was done.
   */
  readonly rejectExpired = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    await this.settled();
    request.deadline = this.deadlineOf(request, reply, request.headers[DEADLINE_HEADER]);
    if (!request.deadline.isOver) return undefined;
    const { message, code } = new DeadlineExceededError();
    return reply
      .code(503)
      .header(LATE_HEADER, '1')
      .send({ errors: [{ message, extensions: { code } }] });
  };

  /** The deadline of an HTTP request. @param stamp the deadline that the caller states, if the caller is trusted. */
  deadlineOf(request: FastifyRequest, reply: FastifyReply, stamp: unknown): Deadline {
    const gone = new AbortController();
    const { raw } = reply;
    if (raw.destroyed) gone.abort();
    else raw.once('close', () => raw.writableFinished || gone.abort());
    return this.deadline(gone.signal, request.arrivedAt, stamp);
  }

  /** The deadline of work that arrived at `arrivedAt`. A deadline by the clock of a predecessor has passed. */
  deadline(gone: AbortSignal, arrivedAt = this.watch.arrivedAt(), stamp?: unknown): Deadline {
    const own = arrivedAt + this.maxMs;
    const given = readStamp(stamp);
    const at = !given ? own : given.instance === this.clock.instance ? Math.min(own, given.at) : -Infinity;
    return new Deadline(
      at,
      gone,
      () => this.clock.now(),
      () => this.settled(),
    );
  }

  /** How long the process was recently stalled, in ms. */
  get stalledMs(): number {
    return this.watch.stalledMs;
  }

  /** Resolves when it is known which callers have disconnected; see `LoopWatch`. */
  settled(): Promise<void> {
    return this.watch.settled();
  }

  close(): void {
    this.watch.close();
  }
}
