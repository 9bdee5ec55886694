import type { Config } from './config.ts';
import type { Database } from './models/database.ts';
import { AuditRepository } from './repositories/audit-repository.ts';
import { ChangeLog } from './repositories/change-log.ts';
import { DirectRoomIds } from './repositories/direct-room-ids.ts';
import { MembershipRepository } from './repositories/membership-repository.ts';
import { MessageLogRepository } from './repositories/message-log-repository.ts';
import { MessageSeqRepository } from './repositories/message-seq-repository.ts';
import { MessageRepository } from './repositories/message-repository.ts';
import { RoomRepository } from './repositories/room-repository.ts';
import { RosterRepository } from './repositories/roster-repository.ts';
import { SettingRepository } from './repositories/setting-repository.ts';

/** All repositories: those of `Repositories`, and those that only writers use. */
export type AllRepositories = ReturnType<typeof createRepositories>;

/** Creates the repositories of a database. */
export function createRepositories(database: Database, config: Pick<Config, 'MAX_PENDING_REVS'>) {
  const directIds = new DirectRoomIds(new SettingRepository(database.settings));
  const rooms = new RoomRepository(database.rooms, directIds);
  const memberships = new MembershipRepository(database.memberships);
  const messageLog = new MessageLogRepository(database.messages);
  return {
    rooms,
    rosters: new RosterRepository(database.rooms),
    messages: new MessageRepository(database.messages),
    messageSeqs: new MessageSeqRepository(database.messages),
    memberships,
    audit: new AuditRepository(database.audit),
    log: new ChangeLog(rooms, messageLog, memberships, config.MAX_PENDING_REVS),
  };
}
