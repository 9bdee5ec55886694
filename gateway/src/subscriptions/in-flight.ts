/** Who waits for a task. */
export interface Caller {
  /** False once nobody does. */
  isWanted(): boolean;
  /** Lets the task end early. */
  abandon(): void;
}

/** What is under way on a socket, so that closing can wait for it, and it ends with those who wait for it. */
export class InFlight {
  private readonly tasks = new Map<Promise<unknown>, Caller>();

  readonly track = (task: Promise<unknown>, caller: Caller): void => {
    this.tasks.set(task, caller);
    const forget = () => void this.tasks.delete(task);
    task.then(forget, forget);
  };

  /** Abandons what nobody waits for any more. */
  abandonUnwanted(): void {
    for (const caller of this.tasks.values()) if (!caller.isWanted()) caller.abandon();
  }

  /** Abandons everything. */
  abandonAll(): void {
    for (const caller of this.tasks.values()) caller.abandon();
  }

  /** Resolves when all that is under way now has ended, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.tasks.keys());
  }
}
