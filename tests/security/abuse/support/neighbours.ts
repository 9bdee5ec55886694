import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { gatewayUrl, webUrl } from '../../../support/environment.ts';
import { TYPESCRIPT } from '../../../support/typescript/options.ts';
import type { Report } from './neighbour.ts';

const PROGRAM = fileURLToPath(new URL('./neighbour.ts', import.meta.url));

/** Two well-behaved users beside the attacks: one comes through the edge, one straight to a gateway. */
export class Neighbours {
  private constructor(private readonly children: readonly ChildProcess[]) {}

  static async arrive(): Promise<Neighbours> {
    const children = [webUrl(), gatewayUrl()].map((url) => fork(PROGRAM, [url], { execArgv: [...TYPESCRIPT] }));
    await Promise.all(children.map((child) => once(child, 'message')));
    return new Neighbours(children);
  }

  /**
   * How they fared from one moment to another, in ms since 1970; both together. Resolves when all that they had begun
   * has ended.
   */
  async report(from: number, to: number): Promise<Report> {
    const reports = await Promise.all(this.children.map((child) => ask(child, from, to)));
    return {
      operations: reports.flatMap(({ operations }) => operations),
      events: reports.flatMap(({ events }) => events),
      failures: reports.flatMap(({ failures }) => failures),
    };
  }

  leave(): void {
    for (const child of this.children) child.disconnect();
  }
}

async function ask(child: ChildProcess, from: number, to: number): Promise<Report> {
  const answered = once(child, 'message') as Promise<[Report]>;
  child.send({ from, to });
  const [report] = await answered;
  return report;
}
