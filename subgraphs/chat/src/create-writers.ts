import type { AllRepositories } from './create-repositories.ts';
import type { Resources } from './resources.ts';
import { MessageChanges } from './services/messages/message-changes.ts';
import { MessageWriter } from './services/messages/message-writer.ts';
import { Roster } from './services/members/roster.ts';

/** Creates the services that write the log of a room: new messages, changes to messages, and changes to members. */
export function createWriters(
  { config, bus, metrics, logger }: Pick<Resources, 'config' | 'bus' | 'metrics' | 'logger'>,
  { rooms, rosters, messages, messageSeqs, memberships, audit }: AllRepositories,
) {
  const writer = new MessageWriter(
    rooms,
    messages,
    messageSeqs,
    memberships,
    bus,
    { batch: config.MAX_WRITE_BATCH, queue: config.MAX_WRITE_QUEUE, deadlineMs: config.WRITE_DEADLINE_MS },
    logger,
    metrics,
  );
  const changes = new MessageChanges(
    rooms,
    messages,
    bus,
    { queue: config.MAX_WRITE_QUEUE, attempts: config.MAX_CHANGE_ATTEMPTS, deadlineMs: config.WRITE_DEADLINE_MS },
    logger,
  );
  const roster = new Roster(
    rooms,
    rosters,
    memberships,
    audit,
    bus,
    {
      batch: config.MAX_WRITE_BATCH,
      queue: config.MAX_WRITE_QUEUE,
      members: config.MAX_MEMBERS_PER_ROOM,
      deadlineMs: config.WRITE_DEADLINE_MS,
    },
    logger,
  );
  return { writer, changes, roster };
}
