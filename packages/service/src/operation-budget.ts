import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CostLimitExceededError, ServiceUnavailableError, type DomainError } from './errors.ts';
import { limit } from './config.ts';

/** What each subgraph reads of the environment to bound its operations. */
export const operationShape = {
  /** Objects that one operation, or one event of a subscription, may resolve. */
  LIMIT_OPERATION_NODES: limit.default(20_000),
  /** Bytes of its answer, as estimated while it is made. */
  LIMIT_OPERATION_BYTES: limit.default(8 * 1_024 * 1_024),
  /** Calls to the store that it may make to read; fifty records looked up by their ids count as one. */
  LIMIT_OPERATION_STORE_CALLS: limit.default(300),
  /** How long it may take. No gateway waits for longer. */
  OPERATION_TIMEOUT_MS: limit.default(10_000),
};

export type OperationLimits = { [Name in keyof typeof operationShape]: number };

/** The recipient of an answer. `aborted` is true once it has gone or no longer wants the answer. */
export type Caller = Pick<AbortSignal, 'aborted'>;

/** Bytes that an operation may read of the store for each that it may answer: what is read need not be selected. */
const LOADED_SHARE = 2;
/** Records looked up by their ids that count as one call: lookups of many operations share their calls. */
const LOOKUPS_A_CALL = 50;
/** Bytes of a field's name and of a value that is short, and of an object's braces. */
const FIELD_BYTES = 24;
const OBJECT_BYTES = 8;
/**
 * What each of these takes of all processes together, in points of about a millisecond of one core, as measured on the
 * machine that the figures in the documentation come from.
 */
const NODE_POINTS = 0.02;
const STORE_CALL_POINTS = 1;
const BYTE_POINTS = 0.00001;
/** Texts up to this length are part of `FIELD_BYTES`. */
const SHORT_TEXT = 16;

/**
 * What one operation, or one event of a subscription, has used of a subgraph. As soon as it is more than the limits
 * allow, or the caller has gone, every call throws the same error, so that no resolver begins any more.
 */
export class OperationBudget {
  /** Why the operation is stopped. */
  failure: DomainError | undefined;
  private nodes = 0;
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

  /** Starts from nothing, for the next event of a subscription. */
  renew(): void {
    this.failure = undefined;
    this.nodes = this.bytes = this.loaded = this.storeCalls = this.otherWork = 0;
    this.deadline = performance.now() + this.limits.OPERATION_TIMEOUT_MS;
  }

  /** @throws CostLimitExceededError, or ServiceUnavailableError when the time was up or the caller gone. */
  check(): void {
    if (this.failure && !this.isHeld) throw this.failure;
  }

  /** Until `act` ends nothing throws: what changes something is not cut off halfway. Its use counts all the same. */
  async uninterrupted<Result>(act: () => Result | Promise<Result>): Promise<Result> {
    this.isHeld = true;
    try {
      return await act();
    } finally {
      this.isHeld = false;
    }
  }

  /** What was done so far, in points. */
  get work(): number {
    const { nodes, storeCalls, bytes, loaded, otherWork } = this;
    return nodes * NODE_POINTS + storeCalls * STORE_CALL_POINTS + (bytes + loaded) * BYTE_POINTS + otherWork;
  }

  /** Counts objects of which `fields` fields each are selected. @throws as `check` */
  addNodes(count: number, fields: number): void {
    this.checkCaller();
    if (performance.now() > this.deadline) {
      this.fail(new ServiceUnavailableError('The operation takes too long for now: try again.'));
    }
    this.nodes += count;
    this.addBytes(count * (OBJECT_BYTES + fields * FIELD_BYTES));
    const maximum = this.limits.LIMIT_OPERATION_NODES;
    if (this.nodes > maximum) this.exceed('objects', maximum);
  }

  /** Counts a text of the answer. @throws as `check` */
  addText(text: string): void {
    if (text.length > SHORT_TEXT) this.addBytes(Buffer.byteLength(text));
  }

  /** Counts calls to the store, before they are made. @throws as `check` */
  addStoreCalls(count = 1): void {
    this.checkCaller();
    this.storeCalls += count;
    const maximum = this.limits.LIMIT_OPERATION_STORE_CALLS;
    if (this.storeCalls > maximum) this.exceed('calls to the store', maximum);
  }

  /** Counts a record that is looked up by its id. @throws as `check` */
  addLookup(): void {
    this.addStoreCalls(1 / LOOKUPS_A_CALL);
  }

  /** Counts work that no limit is for: it is paid for, but never stops the operation. In points, see `work`. */
  addWork(points: number): void {
    this.otherWork += points;
  }

  /** Counts bytes that were read of the store, whether or not they become part of the answer. @throws as `check` */
  addLoaded(bytes: number): void {
    this.loaded += bytes;
    const maximum = LOADED_SHARE * this.limits.LIMIT_OPERATION_BYTES;
    if (this.loaded > maximum) this.exceed('bytes of the store', maximum);
  }

  /** Not for each text: an `AbortSignal` takes longer to ask than all else. What goes on goes by objects or the store. */
  private checkCaller(): void {
    this.check();
    if (this.caller.aborted) this.fail(new ServiceUnavailableError('The caller has gone.'));
  }

  private addBytes(count: number): void {
    this.bytes += count;
    const maximum = this.limits.LIMIT_OPERATION_BYTES;
    if (this.bytes > maximum) this.exceed('bytes of answer', maximum);
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
 * The error of an operation that was stopped, which stands for its whole result: what there is of that ends wherever
 * the budget did, and would have the same error in a thousand places. Undefined when it was not stopped.
 */
export function stoppedBy({ failure }: OperationBudget): GraphQLFormattedError | undefined {
  if (!failure) return undefined;
  return new GraphQLError(failure.message, { extensions: { ...failure.extensions, code: failure.code } }).toJSON();
}
