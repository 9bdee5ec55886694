import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const REFUSALS = pathToFileURL('tests/docs/support/report-refusals.mjs').href;
/** What curl says when it is told to be verbose, and `report-refusals.mjs`. */
const REFUSED = /connection refused/i;

type Env = Record<string, string>;

/** A program of the documentation that runs, and what it prints. */
export class Program {
  private readonly lines: AsyncIterator<string>;
  private readonly errors: Interface;
  /** The last lines of its standard error. */
  private complaints: string[] = [];
  readonly ended: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    if (!child.stdout || !child.stderr) throw new Error('a program without output');
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.errors = createInterface({ input: child.stderr });
    this.errors.on('line', (line) => (this.complaints = [...this.complaints, line].slice(-20)));
    this.ended = once(child, 'close').then(([code]) => code as number | null);
  }

  /** Runs a module as if it stood in a file of this checkout, so that it finds the packages. */
  static module(source: string, env: Env): Program {
    const child = spawn(process.execPath, ['--import', REFUSALS, '--input-type=module'], {
      env: { ...process.env, ...env },
    });
    child.stdin.end(source);
    return new Program(child);
  }

  /** Runs lines as a shell does into which they are pasted. */
  static shell(lines: string, env: Env = {}): Program {
    const nodeOptions = `${process.env['NODE_OPTIONS'] ?? ''} --import ${REFUSALS}`;
    return new Program(
      spawn('bash', ['-e', '-c', lines], {
        env: { ...process.env, NODE_OPTIONS: nodeOptions, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        // With what it starts, so that all of it can be ended.
        detached: true,
      }),
    );
  }

  /** The next line that it prints. @throws Error with what it complained of, when it ends instead. */
  async line(): Promise<string> {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`the program ended with ${await this.ended}: ${this.complaints.join('\n')}`);
    return value;
  }

  /** The next lines, each of which is JSON. */
  async results<Result>(count: number): Promise<Result[]> {
    const results: Result[] = [];
    while (results.length < count) results.push(JSON.parse(await this.line()) as Result);
    return results;
  }

  /** Resolves when this many more connections were refused. @throws Error when it ends before. */
  async refused(times: number): Promise<void> {
    for (let count = 0; count < times;) {
      const outcome = await Promise.race([once(this.errors, 'line'), this.ended]);
      if (!Array.isArray(outcome)) throw new Error(`the program ended with ${outcome}: ${this.complaints.join('\n')}`);
      if (REFUSED.test(String(outcome[0]))) count++;
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it at once, and what it has started. */
  async kill(): Promise<void> {
    const { pid } = this.child;
    if (pid !== undefined && this.child.exitCode === null && this.child.signalCode === null) {
      // Only shells lead a group of their own.
      if (this.child.spawnfile === 'bash') process.kill(-pid, 'SIGKILL');
      else this.child.kill('SIGKILL');
    }
    await this.ended;
  }
}
