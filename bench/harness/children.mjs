/** Programs of a bench that run in processes of their own, so that what they use is counted apart. */
import { fork } from 'node:child_process';
import { once } from 'node:events';

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 10_000;

/**
 * Starts a program of this folder, which answers each request that it is sent with one message and ends when it is
 * let go.
 */
export class Child {
  constructor(file, options = {}) {
    this.process = fork(new URL(`../${file}`, import.meta.url), [JSON.stringify(options)], {
      serialization: 'advanced',
    });
    this.file = file;
  }

  get pid() {
    return this.process.pid;
  }

  /** What the program sends next. @throws Error when it ends, fails or takes too long. */
  async answer(patienceMs = START_DEADLINE_MS) {
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(patienceMs)]);
    try {
      const ended = once(this.process, 'exit', { signal }).then(([code]) => {
        throw new Error(`${this.file} ended with ${code}`);
      });
      const [message] = await Promise.race([once(this.process, 'message', { signal }), ended]);
      if (message.failure) throw new Error(`${this.file}: ${message.failure}`);
      return message;
    } finally {
      abort.abort();
    }
  }

  /** Sends a request and waits for its answer. */
  ask(request, patienceMs) {
    const answer = this.answer(patienceMs);
    this.process.send(request);
    return answer;
  }

  async stop() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.disconnect();
    const deadline = setTimeout(() => this.process.kill('SIGKILL'), STOP_DEADLINE_MS);
    await exited;
    clearTimeout(deadline);
  }
}
