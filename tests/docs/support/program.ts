import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const REFUSALS = pathToFileURL('tests/docs/support/report-refusals.mjs').href;
/** Printed by verbose curl and by `report-refusals.mjs`. */
const REFUSED = /connection refused/i;

type Env = Record<string, string>;

/** A running program from the documentation, with its output. */
export class Program {
  private readonly lines: AsyncIterator<string>;
  private readonly errors: Interface;
  /** The last lines of its standard error. */
  private errorLines: string[] = [];
  readonly ended: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    if (!child.stdout || !child.stderr) throw new Error('the program has no output streams');
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.errors = createInterface({ input: child.stderr });
    this.errors.on('line', (line) => (this.errorLines = [...this.errorLines, line].slice(-20)));
    this.ended = once(child, 'close').then(([code]) => code as number | null);
  }

  /** Runs a module as if it were a file of this checkout, so that it finds the packages. */
  static module(source: string, env: Env): Program {
    const child = spawn(process.execPath, ['--import', REFUSALS, '--input-type=module'], {
      env: { ...process.env, ...env },
    });
    child.stdin.end(source);
    return new Program(child);
  }

  /** Runs lines in a shell. */
  static shell(lines: string, env: Env = {}): Program {
    const nodeOptions = `${process.env['NODE_OPTIONS'] ?? ''} --import ${REFUSALS}`;
    return new Program(
      spawn('bash', ['-e', '-c', lines], {
        env: { ...process.env, NODE_OPTIONS: nodeOptions, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        // A process group, so that its children can be killed too.
        detached: true,
      }),
    );
  }

  /** Reads the next line of output. @throws Error with the last error output when the program exits instead. */
  async line(): Promise<string> {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`the program exited with ${await this.ended}: ${this.errorLines.join('\n')}`);
    return value;
  }

  /** Reads the next lines as JSON. */
  async results<Result>(count: number): Promise<Result[]> {
    const results: Result[] = [];
    while (results.length < count) results.push(JSON.parse(await this.line()) as Result);
    return results;
  }

  /** Resolves when `times` more connections were refused. @throws Error when the program exits before. */
  async refused(times: number): Promise<void> {
    for (let count = 0; count < times;) {
      const outcome = await Promise.race([once(this.errors, 'line'), this.ended]);
      if (!Array.isArray(outcome)) throw new Error(`the program exited with ${outcome}: ${this.errorLines.join('\n')}`);
      if (REFUSED.test(String(outcome[0]))) count++;
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Kills the program and its children. */
  async kill(): Promise<void> {
    const { pid } = this.child;
    if (pid !== undefined && this.child.exitCode === null && this.child.signalCode === null) {
      // Only shells lead a process group.
      if (this.child.spawnfile === 'bash') process.kill(-pid, 'SIGKILL');
      else this.child.kill('SIGKILL');
    }
    await this.ended;
  }
}
