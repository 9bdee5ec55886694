import { UnauthenticatedError } from '@parley/service/errors';
import { OperationBudget, type Caller } from '@parley/service/graphql';
import type { TokenVerifier, Viewer } from '@parley/service/identity';
import type { Logger } from '@parley/service/telemetry';
import type { Deadline } from '@parley/service/time';
import type { RoomStream } from './events/delivery/room-stream.ts';
import type { Repositories } from './repositories/repositories.ts';
import { countReads } from './services/inbox/counted-reads.ts';
import type { Limits } from './services/limits.ts';
import {
  countRecords,
  createUnreadLoaders,
  rememberRecords,
  type RecordLoaders,
  type UnreadLoaders,
} from './services/loaders.ts';
import type { RequestScope, ViewerScope } from './services/request-scope.ts';

/** What all contexts of a replica are created from. */
export interface ContextOptions {
  verifier: TokenVerifier;
  repositories: Repositories;
  records: RecordLoaders;
  limits: Limits;
  logger: Logger;
}

export interface OperationInfo {
  requestId: string;
  authorization: string | undefined;
  /** The time by which it must have changed something. */
  deadline: Deadline;
  /** Aborted when the caller is disconnected, which stops the operation. */
  caller: Caller;
  /** True for a subscription, which must not rely on old reads. */
  isLong: boolean;
}

/**
 * The state of one operation. A subscription keeps it for as long as it lasts, so its members are created on first
 * access: most operations need few of them.
 */
export class RequestContext implements RequestScope {
  readonly budget: OperationBudget;
  readonly deadline: Deadline;
  /** The viewer, once verified. */
  viewer: Viewer | undefined;
  /** The stream of a subscription to the events of a room, once it is open. */
  roomStream: RoomStream | undefined;
  private readonly requestId: string;
  private readonly isLong: boolean;
  private authorization: string | undefined;
  private verification: Promise<Viewer | null> | undefined;
  private cachedLogger: Logger | undefined;
  private cachedReads: Repositories | undefined;
  private cachedLoaders: RecordLoaders | undefined;
  private cachedUnreadLoaders: UnreadLoaders | undefined;

  constructor(
    private readonly options: ContextOptions,
    { requestId, authorization, deadline, caller, isLong }: OperationInfo,
  ) {
    this.budget = new OperationBudget(options.limits, caller);
    this.deadline = deadline;
    this.requestId = requestId;
    this.isLong = isLong;
    this.authorization = authorization;
  }

  /** This context with its verified viewer. @throws UnauthenticatedError when there is no valid token. */
  async requireViewer(): Promise<ViewerScope> {
    this.verification ??= this.options.verifier.verify(this.authorization);
    // A subscription is long-lived and does not need the token after verification.
    this.authorization = undefined;
    const viewer = await this.verification;
    if (!viewer) throw new UnauthenticatedError();
    if (!this.viewer) this.cachedLogger?.setBindings({ userId: viewer.userId });
    return Object.assign(this, { viewer });
  }

  get logger(): Logger {
    const { requestId, viewer } = this;
    this.cachedLogger ??= this.options.logger.child({ requestId, ...(viewer && { userId: viewer.userId }) });
    return this.cachedLogger;
  }

  get reads(): Repositories {
    this.cachedReads ??= countReads(this.options.repositories, this.budget);
    return this.cachedReads;
  }

  get loaders(): RecordLoaders {
    this.cachedLoaders ??= this.createLoaders();
    return this.cachedLoaders;
  }

  get unreadLoaders(): UnreadLoaders {
    this.cachedUnreadLoaders ??= createUnreadLoaders(this.reads, !this.isLong);
    return this.cachedUnreadLoaders;
  }

  /** Keeps the stream of the subscription, so that the socket can share its events. */
  keepRoomStream(stream: RoomStream): RoomStream {
    this.roomStream = stream;
    return stream;
  }

  private createLoaders(): RecordLoaders {
    const records = countRecords(this.options.records, this.budget);
    // A subscription is long-lived and must see changes.
    return this.isLong ? records : rememberRecords(records);
  }
}
