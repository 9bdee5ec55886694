import type { Deadline } from '@parley/service';

/** A replica that was given less than this share of the usual time and did not answer may be as well as ever. */
const FAIR_SHARE = 0.5;

/** How long a call of a subgraph may take, all tries together. It ends early when the client goes. */
export class CallTimeout {
  private readonly over = new AbortController();
  private readonly endsAt: number;
  private readonly timer: NodeJS.Timeout;
  private readonly isFair: boolean;

  /** @param isMutation only changes are held to the operation's deadline: what is read after one may come later. */
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

  /** Is aborted when the time is over, or the client has gone. */
  get signal(): AbortSignal {
    return this.over.signal;
  }

  /** ms. */
  get left(): number {
    return this.endsAt - performance.now();
  }

  /** Resolves when it is known whether the client has gone; see `Deadline`. */
  async settled(): Promise<void> {
    await this.deadline?.settled();
  }

  /** True when nobody waits for the answer any more. */
  get isAbandoned(): boolean {
    return this.deadline?.signal.aborted ?? false;
  }

  /** Whether a replica is to blame that has not answered by now. */
  get blamesReplica(): boolean {
    return !this.signal.aborted || (this.isFair && !this.isAbandoned);
  }

  close(): void {
    clearTimeout(this.timer);
    this.deadline?.signal.removeEventListener('abort', this.end);
  }

  private readonly end = () => this.over.abort(new Error('the subgraph took too long, or the client has gone'));
}
