import type { Viewer } from '@parley/service/identity';
import type { Logger } from '@parley/service/telemetry';
import { CloseCode } from '../../close-codes.ts';
import { InFlight } from './in-flight.ts';
import { OperationIds } from './operation-ids.ts';
import type { SocketMemory } from './socket-memory.ts';

/** The maximum of setTimeout. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The state of one client's socket. */
export class ClientConnection {
  /** Closes the socket; set when it is served. */
  close: (code: number, reason: string) => void = () => undefined;
  /** Writes a frame unchanged while the socket is open and being read. */
  deliver: (frame: Buffer) => void = () => undefined;
  /** Set when it is served. */
  memory: SocketMemory | undefined;
  authorization: string | undefined;
  viewer: Viewer | null = null;
  /**
   * Releases of the operations that have not ended, by the gateway's ids. Includes operations that the client has
   * completed.
   */
  readonly activeOperations = new Map<string, () => void>();
  readonly ids = new OperationIds();
  /** Queries and mutations. */
  readonly executions = new InFlight();
  private operations = 0;
  private expiry: NodeJS.Timeout | undefined;
  private onEnd: () => void = () => undefined;
  private isOver = false;

  constructor(
    readonly requestId: string,
    readonly clientAddress: string,
    readonly device: string,
    private readonly baseLogger: Logger,
    /** The `Authorization` of the upgrade request, if it is a token; non-browser clients may send it there. */
    readonly headerAuthorization?: string | undefined,
  ) {}

  /** Created on demand: most sockets never log anything. */
  get logger(): Logger {
    return this.baseLogger.child({ requestId: this.requestId });
  }

  /** Authenticates the socket as `viewer` until their token expires. `onEnd` is called when the socket closes. */
  authenticate(viewer: Viewer, authorization: string, onEnd: () => void): void {
    // The client may disconnect while its token is being verified.
    if (this.isOver) return onEnd();
    this.viewer = viewer;
    this.authorization = authorization;
    this.onEnd = onEnd;
    this.watchExpiry(viewer.expiresAt.getTime());
  }

  /** A request id for the next operation: the socket's id and a number. */
  nextRequestId(): string {
    return `${this.requestId.slice(0, 48)}.${++this.operations}`;
  }

  /** Operations that the client has not completed. */
  get openOperations(): number {
    return [...this.activeOperations.keys()].filter((id) => this.ids.clientIdOf(id) !== undefined).length;
  }

  /** Called when an operation has ended. */
  complete(id: string): void {
    this.activeOperations.get(id)?.();
    this.activeOperations.delete(id);
  }

  /** Called when the socket has closed. */
  end(): void {
    this.isOver = true;
    this.executions.abandonAll();
    clearTimeout(this.expiry);
    this.onEnd();
    this.onEnd = () => undefined;
    for (const id of [...this.activeOperations.keys()]) this.complete(id);
  }

  private watchExpiry(at: number): void {
    const left = at - Date.now();
    if (left <= 0) return this.close(CloseCode.forbidden, 'The access token has expired');
    this.expiry = setTimeout(() => this.watchExpiry(at), Math.min(left, MAX_TIMER_MS)).unref();
  }
}
