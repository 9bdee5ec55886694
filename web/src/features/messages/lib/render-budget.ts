export interface FrameScheduler {
  /** Calls back once the next frame has been drawn. */
  afterNext(callback: () => void): void;
  /** Runs what lets things be drawn, and draws all of them before it returns. */
  commit(run: () => void): void;
}

interface Waiting {
  cost: number;
  draw: () => void;
}

/**
 * What may be drawn within one frame by everything in the page that shares this budget. What does not fit waits for a
 * later frame; the latest to ask comes first, because it is the nearest to where the viewer has scrolled.
 */
export class RenderBudget {
  private left: number;
  private isScheduled = false;
  private readonly waiting: Waiting[] = [];

  /** @param perFrame units, as `renderCostOf` counts them. What costs more has a frame of its own. */
  constructor(
    private readonly perFrame: number,
    private readonly frames: FrameScheduler,
  ) {
    this.left = perFrame;
  }

  /** Whether something of this cost may be drawn in the current frame; if so, it is paid for. */
  take(cost: number): boolean {
    const fits = this.left === this.perFrame || cost <= this.left;
    if (fits) this.left -= cost;
    this.schedule();
    return fits;
  }

  /**
   * Calls `draw` in a later frame.
   * @returns gives the turn up, for what is no longer there.
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
