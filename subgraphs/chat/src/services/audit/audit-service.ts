import { ForbiddenError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import { readPageArguments, toConnection, type Connection, type PageArguments } from '../input/connections.ts';
import type { AuditEntry } from '../domain.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { PageCursors } from '../input/page-cursors.ts';

/** Default page size. */
const PAGE = 20;

/** Reads the audit log, for one request. */
export class AuditService {
  constructor(
    private readonly repositories: Repositories,
    private readonly cursors: PageCursors,
    private readonly limits: Limits,
  ) {}

  /** Newest first. @throws ForbiddenError unless the viewer is an administrator. @throws BadUserInputError */
  async list(viewer: Viewer, args: PageArguments): Promise<Connection<AuditEntry>> {
    if (viewer.role !== 'ADMIN') throw new ForbiddenError('Only administrators can read the audit log.');
    const options = { maxSize: this.limits.MAX_PAGE_SIZE, fallback: { first: PAGE } };
    const codec = this.cursors.audit();
    const request = readPageArguments(args, codec, options);
    const found = await this.repositories.audit.findBefore(request.after, request.limit + 1);
    return toConnection(request, found, codec, ({ id }) => id);
  }
}
