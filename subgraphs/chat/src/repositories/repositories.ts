import type { AuditRepository } from './audit-repository.ts';
import type { ChangeLog } from './change-log.ts';
import type { MembershipRepository } from './membership-repository.ts';
import type { MessageRepository } from './message-repository.ts';
import type { RoomRepository } from './room-repository.ts';

/** The repositories that the service classes use. */
export interface Repositories {
  rooms: RoomRepository;
  messages: MessageRepository;
  memberships: MembershipRepository;
  audit: AuditRepository;
  log: ChangeLog;
}
