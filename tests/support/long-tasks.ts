import type { CDPSession, Page } from 'playwright-core';

/** The work of a page's main thread. */
export interface MainThreadWork {
  /** Wall-clock time of the longest task; 0 when none took 50 ms. */
  longestMs: number;
  /** CPU time of all tasks. Unlike wall-clock time, it does not grow on a busy machine. */
  cpuMs: number;
}

/** Observes the tasks of a page's main thread, starting with its first. */
export class LongTasks {
  private cpuSeconds = 0;

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

  /** Waits for two frames. @returns the work since the last call. */
  async take(): Promise<MainThreadWork> {
    const longestMs = await this.page.evaluate(async () => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      await frame();
      await frame();
      const { longTasks } = window as unknown as { longTasks: number[] };
      return Math.max(0, ...longTasks.splice(0));
    });
    const { metrics } = await this.session.send('Performance.getMetrics');
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    // The counter restarts when the page is reloaded.
    const cpuMs = (seconds < this.cpuSeconds ? seconds : seconds - this.cpuSeconds) * 1_000;
    this.cpuSeconds = seconds;
    return { longestMs: Math.round(longestMs), cpuMs: Math.round(cpuMs) };
  }
}
