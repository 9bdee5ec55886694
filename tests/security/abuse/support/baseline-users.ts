import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { gatewayUrl, edgeUrl } from '../../../support/environment.ts';
import { TYPESCRIPT } from '../../../support/typescript/options.ts';
import type { Report } from './baseline-user.ts';

const PROGRAM = fileURLToPath(new URL('./baseline-user.ts', import.meta.url));

/** Two well-behaved users during the attacks: one connects through the edge proxy, one to a gateway. */
export class BaselineUsers {
  private constructor(private readonly children: readonly ChildProcess[]) {}

  static async start(): Promise<BaselineUsers> {
    const children = [edgeUrl(), gatewayUrl()].map((url) => fork(PROGRAM, [url], { execArgv: [...TYPESCRIPT] }));
    await Promise.all(children.map((child) => once(child, 'message')));
    return new BaselineUsers(children);
  }

  /**
   * The combined latencies and failures of a period, in ms since the epoch. Resolves when all operations that were
   * started have ended.
   */
  async report(from: number, to: number): Promise<Report> {
    const reports = await Promise.all(this.children.map((child) => requestReport(child, from, to)));
    return {
      operations: reports.flatMap(({ operations }) => operations),
      events: reports.flatMap(({ events }) => events),
      failures: reports.flatMap(({ failures }) => failures),
    };
  }

  stop(): void {
    for (const child of this.children) child.disconnect();
  }
}

async function requestReport(child: ChildProcess, from: number, to: number): Promise<Report> {
  const reported = once(child, 'message') as Promise<[Report]>;
  child.send({ from, to });
  const [report] = await reported;
  return report;
}
