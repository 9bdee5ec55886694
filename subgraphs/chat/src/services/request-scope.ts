import type { OperationBudget } from '@parley/service/graphql';
import type { Viewer } from '@parley/service/identity';
import type { Logger } from '@parley/service/telemetry';
import type { Deadline } from '@parley/service/time';
import type { Repositories } from '../repositories/repositories.ts';
import type { RecordLoaders, UnreadLoaders } from './loaders.ts';

/** What differs between operations. Services are shared by all operations and take it as their first argument. */
export interface RequestScope {
  /** Reads by key, which the fields of an operation share. Each read counts against the budget. */
  readonly loaders: RecordLoaders;
  /** The same for the viewer's unread counts. */
  readonly unreadLoaders: UnreadLoaders;
  /** Repositories for reading lists. Each call counts against the budget. */
  readonly reads: Repositories;
  /** The cost so far of the operation, or of the current event of a subscription. */
  readonly budget: OperationBudget;
  /** The time by which the operation must have changed something. */
  readonly deadline: Deadline;
  /** Adds the request id to each line, and the user id once the viewer is verified. */
  readonly logger: Logger;
}

/** The scope of an operation whose viewer is verified. What acts for a viewer, or depends on one, requires it. */
export interface ViewerScope extends RequestScope {
  readonly viewer: Viewer;
}
