import { ForbiddenError } from '@parley/service/errors';
import { readPageArguments, toConnection, type Connection, type PageArguments } from '../input/connections.ts';
import type { AuditEntry } from '../domain.ts';
import type { Limits } from '../limits.ts';
import type { ViewerScope } from '../request-scope.ts';
import type { PageCursors } from '../input/page-cursors.ts';

/** Default page size. */
const PAGE = 20;

export interface AuditServiceOptions {
  pageCursors: PageCursors;
  limits: Pick<Limits, 'MAX_PAGE_SIZE'>;
}

/** Reads the audit log. */
export class AuditService {
  constructor(private readonly options: AuditServiceOptions) {}

  /** Newest first. @throws ForbiddenError unless the viewer is an administrator. @throws BadUserInputError */
  async list({ viewer, reads }: ViewerScope, args: PageArguments): Promise<Connection<AuditEntry>> {
    if (viewer.role !== 'ADMIN') throw new ForbiddenError('Only administrators can read the audit log.');
    const { pageCursors, limits } = this.options;
    const codec = pageCursors.audit();
    const request = readPageArguments(args, codec, { maxSize: limits.MAX_PAGE_SIZE, fallback: { first: PAGE } });
    const found = await reads.audit.findBefore(request.after, request.limit + 1);
    return toConnection(request, found, codec, ({ id }) => id);
  }
}
