import type { Deadline } from '@parley/service/time';

/** A replica that had less than this share of the usual time is not blamed for a timeout. */
const FAIR_SHARE = 0.5;

/** The time limit of a subgraph call, including retries. It ends early when the client disconnects. */
export class CallTimeout {
  private readonly controller = new AbortController();
  private readonly endsAt: number;
  private readonly timer: NodeJS.Timeout;
  private readonly isFair: boolean;

  /** @param isMutation only mutations are limited by the operation's deadline; reads may end later. */
  constructor(
    timeoutMs: number,
    private readonly deadline: Deadline | undefined,
    isMutation: boolean,
  ) {
    const ms = Math.max(0, isMutation && deadline ? Math.min(timeoutMs, deadline.remaining) : timeoutMs);
    this.endsAt = performance.now() + ms;
    this.isFair = ms >= timeoutMs * FAIR_SHARE;
    this.timer = setTimeout(this.end, ms);
    if (ms === 0 || deadline?.signal.aborted) this.end();
    deadline?.signal.addEventListener('abort', this.end);
  }

  /** Aborted when the time is up or the client has disconnected. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Remaining time in ms. */
  get remainingMs(): number {
    return this.endsAt - performance.now();
  }

  /** Resolves when it is known whether the client is still connected; see `Deadline`. */
  async settled(): Promise<void> {
    await this.deadline?.settled();
  }

  /** Whether the client has disconnected. */
  get isAbandoned(): boolean {
    return this.deadline?.signal.aborted ?? false;
  }

  /** Whether a missing response is the replica's fault. */
  get blamesReplica(): boolean {
    return !this.signal.aborted || (this.isFair && !this.isAbandoned);
  }

  close(): void {
    clearTimeout(this.timer);
    this.deadline?.signal.removeEventListener('abort', this.end);
  }

  private readonly end = () => this.controller.abort(new Error('the subgraph timed out or the client disconnected'));
}
