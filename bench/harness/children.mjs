/** Child processes of a benchmark, whose resources are measured separately. */
import { fork } from 'node:child_process';
import { once } from 'node:events';

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 10_000;

/**
 * Starts a program of the benchmark folder. The program responds to each request with one message and exits when it is
 * disconnected.
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

  /** The program's next message. @throws Error when the program exits, fails or takes too long. */
  async nextMessage(timeoutMs = START_DEADLINE_MS) {
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const ended = once(this.process, 'exit', { signal }).then(([code]) => {
        throw new Error(`${this.file} exited with ${code}`);
      });
      const [message] = await Promise.race([once(this.process, 'message', { signal }), ended]);
      if (message.failure) throw new Error(`${this.file}: ${message.failure}`);
      return message;
    } finally {
      abort.abort();
    }
  }

  /** Sends a request and waits for the response. */
  request(request, timeoutMs) {
    const response = this.nextMessage(timeoutMs);
    this.process.send(request);
    return response;
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
