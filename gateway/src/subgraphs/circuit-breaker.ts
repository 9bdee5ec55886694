/** Thrown when the circuit of every replica is open. */
export class OpenCircuitError extends Error {
  constructor() {
    super('the circuit of every replica is open');
    this.name = 'OpenCircuitError';
  }
}

/**
 * A circuit breaker for one replica. A timeout may be the fault of the call itself, so the circuit opens only if the
 * replica has sent no response since the call was sent. A probe closes it.
 */
export class CircuitBreaker {
  private respondedAt = -Infinity;
  private isOpen = false;
  private isHalfOpen = false;

  /** Records a response of any kind. */
  recordResponse(): void {
    this.respondedAt = performance.now();
    this.isOpen = false;
    this.isHalfOpen = false;
  }

  /**
   * Records a call that timed out.
   * @param since when it was sent, in ms of `performance.now()`.
   * @returns true when this opens the circuit.
   */
  recordTimeout(since: number): boolean {
    if (this.isOpen || this.respondedAt >= since) return false;
    this.isOpen = true;
    return true;
  }

  /**
   * Lets one call through: the replica responds, but is not ready. A store that is down does not affect every
   * operation.
   */
  halfOpen(): void {
    this.isHalfOpen = this.isOpen;
  }

  /** Whether a call may be sent. Uses up the half-open state. */
  allowsCall(): boolean {
    if (!this.isOpen) return true;
    const { isHalfOpen } = this;
    this.isHalfOpen = false;
    return isHalfOpen;
  }
}
