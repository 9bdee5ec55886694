/** The caller of a task. */
export interface Waiter {
  /** False once the caller no longer needs the result. */
  isWanted(): boolean;
  /** Ends the task early. */
  abandon(): void;
}

/** The tasks in progress on a socket. Closing can wait for them, and they end with their callers. */
export class InFlight {
  private readonly tasks = new Map<Promise<unknown>, Waiter>();

  readonly track = (task: Promise<unknown>, waiter: Waiter): void => {
    this.tasks.set(task, waiter);
    const forget = () => void this.tasks.delete(task);
    task.then(forget, forget);
  };

  /** Abandons tasks whose callers no longer need them. */
  abandonUnwanted(): void {
    for (const waiter of this.tasks.values()) if (!waiter.isWanted()) waiter.abandon();
  }

  /** Abandons everything. */
  abandonAll(): void {
    for (const waiter of this.tasks.values()) waiter.abandon();
  }

  /** Resolves when all current tasks have ended, successfully or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.tasks.keys());
  }
}
