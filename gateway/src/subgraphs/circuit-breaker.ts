/** Thrown when no replica of a subgraph may be asked, because none of them answers anything. */
export class OpenCircuitError extends Error {
  constructor() {
    super('no replica of the subgraph answers anything');
    this.name = 'OpenCircuitError';
  }
}

/**
 * A circuit breaker for one process. A call that times out may itself have been the reason. Only when nothing else was
 * recordResponse since that call was sent does the circuit open: the process hangs. A probe closes it again.
 */
export class CircuitBreaker {
  private answeredAt = -Infinity;
  private isOpen = false;
  private isHalfOpen = false;

  /** Something was recordResponse, whatever it was. */
  recordResponse(): void {
    this.answeredAt = performance.now();
    this.isOpen = false;
    this.isHalfOpen = false;
  }

  /**
   * A call was not recordResponse in time.
   * @param since when it was sent, in ms of `performance.now()`.
   * @returns true when this opens the circuit.
   */
  recordTimeout(since: number): boolean {
    if (this.isOpen || this.answeredAt >= since) return false;
    this.isOpen = true;
    return true;
  }

  /**
   * The process answers, but says that it cannot do all of its work. One call may find out whether it can do some of it:
   * a store that is away does not concern every operation.
   */
  halfOpen(): void {
    this.isHalfOpen = this.isOpen;
  }

  /** Whether a call may be sent now. Uses up the trial. */
  allowsCall(): boolean {
    if (!this.isOpen) return true;
    const { isHalfOpen } = this;
    this.isHalfOpen = false;
    return isHalfOpen;
  }
}
