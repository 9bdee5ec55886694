export interface FrameScheduler {
  /** Calls back when the next frame has been rendered. */
  afterNext(callback: () => void): void;
  /** Runs state updates and renders them before it returns. */
  commit(run: () => void): void;
}

interface Waiting {
  cost: number;
  draw: () => void;
}

/**
 * Limits how much all users of this budget render within one frame. The rest waits for later frames, latest request
 * first, because that is the nearest to where the viewer has scrolled.
 */
export class RenderBudget {
  private left: number;
  private isScheduled = false;
  private readonly waiting: Waiting[] = [];

  /** @param perFrame units, as `renderCostOf` counts them. Anything more expensive gets a frame alone. */
  constructor(
    private readonly perFrame: number,
    private readonly frames: FrameScheduler,
  ) {
    this.left = perFrame;
  }

  /** Returns whether something of this cost fits into the current frame, and if so, charges it. */
  take(cost: number): boolean {
    const fits = this.left === this.perFrame || cost <= this.left;
    if (fits) this.left -= cost;
    this.schedule();
    return fits;
  }

  /**
   * Calls `draw` in a later frame.
   * @returns a function that cancels it.
   */
  wait(cost: number, draw: () => void): () => void {
    const waiting = { cost, draw };
    this.waiting.push(waiting);
    this.schedule();
    return () => {
      const index = this.waiting.indexOf(waiting);
      if (index !== -1) this.waiting.splice(index, 1);
    };
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.frames.afterNext(() => {
      this.isScheduled = false;
      this.left = this.perFrame;
      this.drawNext();
    });
  }

  private drawNext(): void {
    const next: Waiting[] = [];
    for (let last = this.waiting.at(-1); last && this.take(last.cost); last = this.waiting.at(-1)) {
      next.push(last);
      this.waiting.pop();
    }
    if (next.length > 0) this.frames.commit(() => next.forEach(({ draw }) => draw()));
  }
}
