import { gatewayUrl } from '../support/environment.ts';
import { resultsOf } from '../security/abuse/support/post.ts';
import type { Accounts } from './accounts.ts';
import type { Meter } from './meter.ts';
import type { ArgumentGenerator } from './argument-generator.ts';
import type { Sample } from './sample.ts';
import { write, type Operation } from './selection.ts';

/** Longer than the gateway's time limit for an operation. */
const TIMEOUT_MS = 60_000;
/** Maximum attempts of one operation with rate-limited accounts. */
const MAX_PAUSES = 20;

/** Executes queries one at a time and measures each. */
export class QueryRunner {
  constructor(
    private readonly accounts: Accounts,
    private readonly meter: Meter,
    private readonly args: ArgumentGenerator,
    private readonly onPause: () => void,
  ) {}

  /** @throws ProcessEndedError when a process crashes. */
  async run(operation: Operation): Promise<Sample> {
    const written = write(operation);
    for (let pauses = 0; ; pauses++) {
      const person = await this.accounts.next();
      this.meter.start();
      const started = performance.now();
      const { status, text } = await send(written, person.token);
      const ms = performance.now() - started;
      const used = this.meter.stop();
      const codes = resultsOf(status, text);
      if (codes.includes('RATE_LIMITED') && pauses < MAX_PAUSES) {
        this.accounts.pause(person, text);
        this.onPause();
        continue;
      }
      this.args.learn(text);
      return { operation, written, codes, used, ms, bytes: text.length };
    }
  }
}

async function send(body: object, token: string): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(`${gatewayUrl()}/graphql`, {
      method: 'POST',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: 0, text: '' };
  }
}
