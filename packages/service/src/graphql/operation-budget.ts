import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CostLimitExceededError, ServiceUnavailableError, type DomainError } from '../errors/errors.ts';

/** Limits of each operation, or of each event of a subscription, in a subgraph. */
export const OPERATION_LIMITS = {
  /** Objects that it may resolve. */
  MAX_OPERATION_OBJECTS: 20_000,
  /** Bytes of its response, estimated while it is built. */
  MAX_OPERATION_BYTES: 8 * 1024 * 1024,
  /** Store reads that it may make. Fifty records looked up by id count as one. */
  MAX_OPERATION_STORE_CALLS: 300,
  /** How long it may take. Gateways do not wait longer. */
  OPERATION_TIMEOUT_MS: 10_000,
};

export type OperationLimits = typeof OPERATION_LIMITS;

/** The recipient of a response. `aborted` is true once it has disconnected or cancelled the operation. */
export type Caller = Pick<AbortSignal, 'aborted'>;

/** Bytes that an operation may read from the store, per byte that it may return: not everything read is selected. */
const LOADED_SHARE = 2;
/** Lookups by id that count as one call, since lookups of many operations are batched. */
const LOOKUPS_A_CALL = 50;
/** Bytes of a field's name and a short value, and of an object's braces. */
const FIELD_BYTES = 24;
const OBJECT_BYTES = 8;
/**
 * The work of each of these in all processes together, in points of about one core-millisecond, as measured on the
 * machine used for the documentation's benchmarks.
 */
const OBJECT_POINTS = 0.02;
const STORE_CALL_POINTS = 1;
const BYTE_POINTS = 0.00001;
/** Strings up to this length are included in `FIELD_BYTES`. */
const SHORT_TEXT = 16;

/**
 * Tracks what one operation, or one event of a subscription, has used of a subgraph. Once a limit is exceeded or the
 * caller has disconnected, every call throws the same error, so that no other resolver starts.
 */
export class OperationBudget {
  /** Why the operation was stopped. */
  failure: DomainError | undefined;
  private objects = 0;
  private bytes = 0;
  private storeCalls = 0;
  private loaded = 0;
  private otherWork = 0;
  private deadline = 0;
  private isHeld = false;

  constructor(
    private readonly limits: OperationLimits,
    private readonly caller: Caller,
  ) {
    this.renew();
  }

  /** Resets all counts, for the next event of a subscription. */
  renew(): void {
    this.failure = undefined;
    this.objects = this.bytes = this.loaded = this.storeCalls = this.otherWork = 0;
    this.deadline = performance.now() + this.limits.OPERATION_TIMEOUT_MS;
  }

  /** @throws CostLimitExceededError; ServiceUnavailableError on a timeout or when the caller has disconnected. */
  check(): void {
    if (this.failure && !this.isHeld) throw this.failure;
  }

  /** Runs `act` without throwing from the budget, so that a change is not cut off halfway. Usage still counts. */
  async uninterrupted<Result>(act: () => Result | Promise<Result>): Promise<Result> {
    this.isHeld = true;
    try {
      return await act();
    } finally {
      this.isHeld = false;
    }
  }

  /** The work done so far, in points. */
  get work(): number {
    const { objects, storeCalls, bytes, loaded, otherWork } = this;
    return objects * OBJECT_POINTS + storeCalls * STORE_CALL_POINTS + (bytes + loaded) * BYTE_POINTS + otherWork;
  }

  /** Counts objects with `fields` selected fields each. @throws as `check` */
  addObjects(count: number, fields: number): void {
    this.checkCaller();
    if (performance.now() > this.deadline) {
      this.fail(new ServiceUnavailableError('The operation timed out. Try again.'));
    }
    this.objects += count;
    this.addBytes(count * (OBJECT_BYTES + fields * FIELD_BYTES));
    const maximum = this.limits.MAX_OPERATION_OBJECTS;
    if (this.objects > maximum) this.exceed('objects', maximum);
  }

  /** Counts a string of the response. @throws as `check` */
  addText(text: string): void {
    if (text.length > SHORT_TEXT) this.addBytes(Buffer.byteLength(text));
  }

  /** Counts store calls, before they are made. @throws as `check` */
  addStoreCalls(count = 1): void {
    this.checkCaller();
    this.storeCalls += count;
    const maximum = this.limits.MAX_OPERATION_STORE_CALLS;
    if (this.storeCalls > maximum) this.exceed('store calls', maximum);
  }

  /** Counts a lookup by id. @throws as `check` */
  addLookup(): void {
    this.addStoreCalls(1 / LOOKUPS_A_CALL);
  }

  /** Counts work that has no limit here: it is charged, but never stops the operation. In points, see `work`. */
  addWork(points: number): void {
    this.otherWork += points;
  }

  /** Counts bytes read from the store, whether or not they are part of the response. @throws as `check` */
  addLoaded(bytes: number): void {
    this.loaded += bytes;
    const maximum = LOADED_SHARE * this.limits.MAX_OPERATION_BYTES;
    if (this.loaded > maximum) this.exceed('bytes read from the store', maximum);
  }

  /** Not called for each string: reading `AbortSignal.aborted` costs more than everything else here. */
  private checkCaller(): void {
    this.check();
    if (this.caller.aborted) this.fail(new ServiceUnavailableError('The caller disconnected.'));
  }

  private addBytes(count: number): void {
    this.bytes += count;
    const maximum = this.limits.MAX_OPERATION_BYTES;
    if (this.bytes > maximum) this.exceed('response bytes', maximum);
  }

  private exceed(what: string, maximum: number): void {
    const message = `The operation needs more than ${maximum} ${what}. Request smaller pages or fewer nested lists.`;
    this.fail(new CostLimitExceededError(message, { maximum }));
  }

  private fail(error: DomainError): void {
    this.failure ??= error;
    this.check();
  }
}

/**
 * The error that replaces the whole result of a stopped operation: partial data would end at an arbitrary point and
 * repeat the same error in many places. Undefined when the operation was not stopped.
 */
export function stoppedBy({ failure }: OperationBudget): GraphQLFormattedError | undefined {
  if (!failure) return undefined;
  return new GraphQLError(failure.message, { extensions: { ...failure.extensions, code: failure.code } }).toJSON();
}
