import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BodyWatch, announcedLength } from './body-watch.ts';
import { Connections } from './connections.ts';
import { guardMetrics, type GuardMetrics } from './guard-metrics.ts';
import type { GuardOptions } from './guard-options.ts';
import { GuardedRequest, type IncomingBody } from './incoming-body.ts';
import { OperationMemory } from './operation-memory.ts';
import { isStream, lengthOf, chunksOf } from './payload.ts';
import { prepareRejection } from './rejection.ts';
import { findViolation, type Violation } from './request-rules.ts';
import { StallWatch } from './stall-watch.ts';
import { UnsentBudget, type Reservation, type Owner, type Scope } from './unsent-budget.ts';
import { isUpgradeIgnored } from './web-socket-requests.ts';

/** Payloads up to this size fit the kernel's buffers and are not counted; nor are complete request bodies up to it. */
const UNCOUNTED_BYTES = 64 * 1024;
/** Bytes buffered between source and socket for a streamed response whose client has stopped reading. */
const STREAM_BYTES = 192 * 1024;
/** A response whose client reads nothing for this long is aborted. */
const STALL_MS = 30_000;
/** How often the progress of clients is checked. */
const SWEEP_MS = 1_000;

/** Limits what clients can make an HTTP server hold: connections, requests, and responses that they do not read. */
export class HttpGuard {
  readonly budget: UnsentBudget;
  readonly connections: Connections;
  private readonly watch: StallWatch;
  private readonly bodies: BodyWatch;
  private readonly metrics: GuardMetrics;
  private readonly reservations = new WeakMap<IncomingMessage, Reservation>();

  constructor(
    server: FastifyInstance,
    private readonly options: GuardOptions,
  ) {
    const { server: name, limits, stallMs = STALL_MS } = options;
    this.metrics = guardMetrics(options.metrics);
    this.budget = new UnsentBudget(limits.unsentBytes);
    this.watch = new StallWatch(stallMs, () => this.countCut('stall'));
    this.bodies = new BodyWatch((socket) => {
      this.countCut('slow_body');
      socket.destroy();
    });
    this.connections = new Connections(
      {
        total: limits.connections,
        perAddress: limits.addressConnections,
        isProxy: options.isProxy ?? (() => false),
      },
      (limit) => this.countCut(`idle_${limit}`),
      (limit) => this.metrics.rejectedConnections.inc({ server: name, limit }),
    );
    this.listenTo(server, Math.min(SWEEP_MS, stallMs));
    this.metrics.servers.set(name, {
      connections: () => this.connections.count,
      unsentBytes: () => this.budget.held,
    });
  }

  /** Starts counting memory for an owner, until the reservation is closed. */
  reserve(owner: Owner, cut: () => void): Reservation {
    return this.budget.open(owner, () => {
      this.countCut('budget');
      cut();
    });
  }

  /** The memory of one request: created on first use, and freed when its response is sent or aborted. */
  private reservationOf(request: FastifyRequest, { raw: response }: FastifyReply): Reservation {
    const known = this.reservations.get(request.raw);
    if (known) return known;
    const { socket } = request.raw;
    const reservation = this.reserve({ connection: socket, ...this.options.ownerOf?.(request) }, () =>
      socket.destroy(),
    );
    this.reservations.set(request.raw, reservation);
    const free = () => {
      this.endSending(socket, reservation);
      response.off('close', free);
      socket.off('close', free);
    };
    // Node emits no close event for a pipelined response that waits for its turn.
    response.once('close', free);
    socket.once('close', free);
    return reservation;
  }

  /** Counts the memory of a request's result while it is being built. */
  memoryOf(request: FastifyRequest, reply: FastifyReply): OperationMemory {
    return new OperationMemory(this.budget, () => this.reservationOf(request, reply));
  }

  /** Starts to watch whether the client reads what is reserved for it. */
  beginSending(socket: Socket, reservation: Reservation): void {
    this.watch.add(socket, reservation);
  }

  /** Everything is sent, or the connection is closed: frees the memory. */
  endSending(socket: Socket, reservation: Reservation): void {
    this.watch.remove(socket, reservation);
    this.budget.close(reservation);
  }

  private listenTo(server: FastifyInstance, sweepMs: number): void {
    server.server.on('connection', this.connections.add);
    server.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      const { socket } = request;
      if (isUpgradeIgnored(request)) response.setHeader('connection', 'close');
      // A request without its complete body has had no effect yet, so its connection may be evicted.
      let hasBegun = false;
      const body = this.bodies.follow(request, () => {
        hasBegun = true;
        this.connections.begin(socket);
        this.keepBody(request);
      });
      if (!body.isComplete) this.connections.touch(socket);
      response.once('close', () => {
        this.bodies.forget(body);
        if (hasBegun) this.connections.end(socket);
      });
    });
    server.server.prependListener('upgrade', ({ socket }: IncomingMessage) => this.connections.upgrade(socket));
    // Not async, because these run for each request.
    server.addHook('onRequest', (request, reply, done) => void (this.admit(request, reply) && done()));
    server.addHook('onSend', (request, reply, payload, done) => done(null, this.send(request, reply, payload)));
    const sweep = setInterval(() => {
      this.watch.sweep();
      this.bodies.sweep(sweepMs);
    }, sweepMs).unref();
    server.addHook('onClose', async () => clearInterval(sweep));
  }

  /** False when a response has already been sent. */
  private admit(request: FastifyRequest, reply: FastifyReply): boolean {
    const violation = findViolation(request.raw);
    if (violation) return this.rejectMalformed(reply, violation);
    if (request.raw.url === '*') {
      void reply.code(204).header('allow', 'GET, HEAD, POST, OPTIONS').send();
      return false;
    }
    const bytes = Math.min(announcedLength(request.raw), this.options.maxBody);
    if (bytes > UNCOUNTED_BYTES || this.budget.held >= this.budget.limitOf('user')) {
      const scope = this.budget.makeRoom(this.reservationOf(request, reply), Math.max(bytes, 1));
      if (scope) return this.reject(reply, scope);
    }
    const body = request.raw instanceof GuardedRequest ? request.raw.incoming : null;
    if (body) body.onChunk = (received) => this.receive(request, reply, body, received);
    return true;
  }

  /** Counts a chunk of a body. A body that arrives in one chunk is about to be consumed and is not counted. */
  private receive(request: FastifyRequest, reply: FastifyReply, body: IncomingBody, bytes: number): void {
    if (reply.sent || (body.isComplete && !this.reservations.has(request.raw))) return;
    const reservation = this.reservationOf(request, reply);
    // A few bytes of a compressed body may expand to the maximum size while the rest is awaited.
    const isFirst = reservation.bytes === 0 && isCompressed(request.raw);
    const held = bytes + (isFirst ? this.options.maxBody : 0);
    const scope = this.budget.makeRoom(reservation, held);
    if (scope) {
      // The rest of the body is not read.
      reply.header('connection', 'close');
      this.reject(reply, scope);
      return;
    }
    this.budget.resize(reservation, reservation.bytes + held);
    // From now on it may be evicted, unless more is received.
    reservation.progressAt = performance.now();
  }

  /** A complete body is about to be consumed, so it is not evicted; a short one is no longer counted. */
  private keepBody(request: IncomingMessage): void {
    const reservation = this.reservations.get(request);
    if (!reservation) return;
    reservation.progressAt = null;
    if (reservation.bytes <= UNCOUNTED_BYTES) this.budget.resize(reservation, 0);
  }

  /** Counts a response about to be sent, and splits a long one into chunks. */
  private send(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
    const length = lengthOf(payload, reply);
    const isLong = length > UNCOUNTED_BYTES;
    const { socket } = request.raw;
    const isHeldBack = socket.writableNeedDrain || reply.raw.socket === null;
    if (length === 0 || request.method === 'HEAD' || (!isLong && !isHeldBack && !this.reservations.has(request.raw)))
      return payload;
    const reservation = this.reservationOf(request, reply);
    const bytes = isStream(payload) ? Math.min(length, STREAM_BYTES) : length;
    const scope = this.budget.makeRoom(reservation, bytes - reservation.bytes);
    // A short response is sent at once; it may be the rejection of a long one.
    if (scope && (isLong || isHeldBack)) return this.withhold(reply, payload, scope);
    this.budget.resize(reservation, bytes);
    this.beginSending(socket, reservation);
    if (!isLong || isStream(payload)) return payload;
    reply.header('content-length', length);
    return Readable.from(chunksOf(Buffer.from(payload as string | Buffer)), { objectMode: false });
  }

  private rejectMalformed(reply: FastifyReply, { status, message }: Violation): false {
    this.metrics.rejectedRequests.inc({ server: this.options.server, reason: 'malformed' });
    // The start of the next request is ambiguous.
    void reply
      .code(status)
      .header('connection', 'close')
      .send({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
    return false;
  }

  private reject(reply: FastifyReply, scope: Scope): false {
    this.metrics.rejectedRequests.inc({ server: this.options.server, reason: scope });
    void reply.send(prepareRejection(reply, scope));
    return false;
  }

  /** Returns the payload to send instead of a response that exceeds the budget. */
  private withhold(reply: FastifyReply, payload: unknown, scope: Scope): string {
    this.metrics.rejectedRequests.inc({ server: this.options.server, reason: `${scope}_response` });
    if (isStream(payload)) payload.on('error', () => undefined).destroy();
    for (const header of ['content-length', 'content-encoding', 'etag']) reply.removeHeader(header);
    return prepareRejection(reply, scope);
  }

  private countCut(reason: string): void {
    this.metrics.cutConnections.inc({ server: this.options.server, reason });
  }
}

const isCompressed = ({ headers }: IncomingMessage): boolean =>
  (headers['content-encoding'] ?? 'identity').trim().toLowerCase() !== 'identity';
