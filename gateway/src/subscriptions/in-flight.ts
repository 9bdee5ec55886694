/** Who waits for a task. */
export interface Waiter {
  /** False once nobody does. */
  isWanted(): boolean;
  /** Lets the task end early. */
  abandon(): void;
}

/** What is under way on a socket, so that closing can wait for it, and it ends with those who wait for it. */
export class InFlight {
  private readonly tasks = new Map<Promise<unknown>, Waiter>();

  readonly track = (task: Promise<unknown>, waiter: Waiter): void => {
    this.tasks.set(task, waiter);
    const forget = () => void this.tasks.delete(task);
    task.then(forget, forget);
  };

  /** Abandons what nobody waits for any more. */
  abandonUnwanted(): void {
    for (const waiter of this.tasks.values()) if (!waiter.isWanted()) waiter.abandon();
  }

  /** Abandons everything. */
  abandonAll(): void {
    for (const waiter of this.tasks.values()) waiter.abandon();
  }

  /** Resolves when all that is under way now has ended, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.tasks.keys());
  }
}
