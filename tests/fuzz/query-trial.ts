import { gatewayUrl } from '../support/environment.ts';
import { resultsOf } from '../security/abuse/support/post.ts';
import type { Accounts } from './accounts.ts';
import type { Meter } from './meter.ts';
import type { ArgumentMaker } from './pools.ts';
import type { Sample } from './sample.ts';
import { write, type Operation } from './selection.ts';

/** Longer than the gateway gives an operation. */
const PATIENCE_MS = 60_000;
/** Tries of one operation with accounts that may not be asked yet. */
const MOST_RESTS = 20;

/** Executes queries one at a time, and measures each. */
export class QueryTrial {
  constructor(
    private readonly accounts: Accounts,
    private readonly meter: Meter,
    private readonly args: ArgumentMaker,
    private readonly onRest: () => void,
  ) {}

  /** @throws ProcessEndedError when a process has not survived it. */
  async run(operation: Operation): Promise<Sample> {
    const written = write(operation);
    for (let rests = 0; ; rests++) {
      const person = await this.accounts.next();
      this.meter.start();
      const started = performance.now();
      const { status, text } = await send(written, person.token);
      const ms = performance.now() - started;
      const used = this.meter.stop();
      const codes = resultsOf(status, text);
      if (codes.includes('RATE_LIMITED') && rests < MOST_RESTS) {
        this.accounts.rest(person, text);
        this.onRest();
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
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: 0, text: '' };
  }
}
