/** What is under way on a socket, so that closing can wait for it. */
export class InFlight {
  private readonly tasks = new Set<Promise<unknown>>();

  readonly track = (task: Promise<unknown>): void => {
    this.tasks.add(task);
    const forget = () => void this.tasks.delete(task);
    task.then(forget, forget);
  };

  /** Resolves when all that is under way now has ended, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.tasks);
  }
}
