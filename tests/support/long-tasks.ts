import type { CDPSession, Page } from 'playwright-core';

/** What a page's main thread was busy with. */
export interface Busy {
  /** The longest task, by the clock; 0 when none took 50 ms. */
  longestMs: number;
  /** All tasks together, in processor time: at least the longest one's, and not longer on a busy machine. */
  processorMs: number;
}

/** Watches the tasks of a page's main thread from its first one on. */
export class LongTasks {
  private processorSeconds = 0;

  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  static async watch(page: Page): Promise<LongTasks> {
    await page.addInitScript(() => {
      const tasks: number[] = [];
      Object.assign(window, { longTasks: tasks });
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: 'longtask',
        buffered: true,
      });
    });
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new LongTasks(page, session);
  }

  /** What has been done since the last call, once two frames are drawn. */
  async take(): Promise<Busy> {
    const longestMs = await this.page.evaluate(async () => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      await frame();
      await frame();
      const { longTasks } = window as unknown as { longTasks: number[] };
      return Math.max(0, ...longTasks.splice(0));
    });
    const { metrics } = await this.session.send('Performance.getMetrics');
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    // A page that was loaded again counts from the beginning.
    const processorMs = (seconds < this.processorSeconds ? seconds : seconds - this.processorSeconds) * 1_000;
    this.processorSeconds = seconds;
    return { longestMs: Math.round(longestMs), processorMs: Math.round(processorMs) };
  }
}
