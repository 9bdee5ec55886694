import { ForbiddenError, type Viewer } from '@parley/service';
import { readPageArguments, toConnection, type Connection, type PageArguments } from './connections.ts';
import type { AuditEntry } from './domain.ts';
import type { Limits } from './limits.ts';
import type { Repositories } from '../repositories/repositories.ts';
import type { PageCursors } from './page-cursors.ts';

/** Entries of a page when nothing is said. */
const PAGE = 20;

/** What people with a say did to others, for one request. */
export class AuditService {
  constructor(
    private readonly repositories: Repositories,
    private readonly cursors: PageCursors,
    private readonly limits: Limits,
  ) {}

  /** Newest first. @throws ForbiddenError for all but administrators. @throws BadUserInputError */
  async list(viewer: Viewer, args: PageArguments): Promise<Connection<AuditEntry>> {
    if (viewer.role !== 'ADMIN') throw new ForbiddenError('Only administrators read the audit log.');
    const options = { largest: this.limits.LIMIT_PAGE_SIZE, fallback: { first: PAGE } };
    const places = this.cursors.audit();
    const request = readPageArguments(args, places, options);
    const found = await this.repositories.audit.findBefore(request.after, request.limit + 1);
    return toConnection(request, found, places, ({ id }) => id);
  }
}
