import type { Logger, Viewer } from '@parley/service';
import { GatewayCloseCode } from './close-codes.ts';
import { InFlight } from './in-flight.ts';
import { OperationIds } from './operation-ids.ts';
import type { SocketMemory } from './socket-memory.ts';

/** setTimeout takes no more. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What the gateway knows of one client's socket. */
export class ClientConnection {
  /** Closes the socket; set when it is served. */
  close: (code: number, reason: string) => void = () => undefined;
  /** Writes a frame as it is, as long as the socket is open and read from. */
  deliver: (frame: Buffer) => void = () => undefined;
  /** Set when it is served. */
  memory: SocketMemory | undefined;
  authorization: string | undefined;
  viewer: Viewer | null = null;
  /** How to release the operations that have not ended yet, whatever the client has said of them, by our ids. */
  readonly underWay = new Map<string, () => void>();
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
    private readonly allLogger: Logger,
    /** The `Authorization` with which the socket was opened, if it is a token: programs may send it there. */
    readonly headerAuthorization?: string | undefined,
  ) {}

  /** Made when there is something to say: most sockets never have a word in the log. */
  get logger(): Logger {
    return this.allLogger.child({ requestId: this.requestId });
  }

  /** From now on the socket speaks for `viewer`, until their token expires. `onEnd` is called when it is gone. */
  signIn(viewer: Viewer, authorization: string, onEnd: () => void): void {
    // The client may leave while its token is being checked.
    if (this.isOver) return onEnd();
    this.viewer = viewer;
    this.authorization = authorization;
    this.onEnd = onEnd;
    this.watchExpiry(viewer.expiresAt.getTime());
  }

  /** A request id for the socket's next operation: the socket's own and a number. */
  nextRequestId(): string {
    return `${this.requestId.slice(0, 48)}.${++this.operations}`;
  }

  /** Operations that the client has not completed. */
  get wanted(): number {
    return [...this.underWay.keys()].filter((id) => this.ids.givenOf(id) !== undefined).length;
  }

  /** An operation has ended. */
  complete(id: string): void {
    this.underWay.get(id)?.();
    this.underWay.delete(id);
  }

  /** The socket is gone. */
  end(): void {
    this.isOver = true;
    this.executions.abandonAll();
    clearTimeout(this.expiry);
    this.onEnd();
    this.onEnd = () => undefined;
    for (const id of [...this.underWay.keys()]) this.complete(id);
  }

  private watchExpiry(at: number): void {
    const left = at - Date.now();
    if (left <= 0) return this.close(GatewayCloseCode.forbidden, 'The access token has expired');
    this.expiry = setTimeout(() => this.watchExpiry(at), Math.min(left, MAX_TIMER_MS)).unref();
  }
}
