import type { AllRepositories } from './create-repositories.ts';
import type { Resources } from './resources.ts';
import { MessageChanges } from './services/message-changes.ts';
import { MessageWriter } from './services/message-writer.ts';
import { Roster } from './services/roster.ts';

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
    { batch: config.LIMIT_WRITE_BATCH, queue: config.LIMIT_WRITE_QUEUE, deadlineMs: config.WRITE_DEADLINE_MS },
    logger,
    metrics,
  );
  const changes = new MessageChanges(
    rooms,
    messages,
    bus,
    { queue: config.LIMIT_WRITE_QUEUE, tries: config.LIMIT_CHANGE_TRIES, deadlineMs: config.WRITE_DEADLINE_MS },
    logger,
  );
  const roster = new Roster(
    rooms,
    rosters,
    memberships,
    audit,
    bus,
    {
      batch: config.LIMIT_WRITE_BATCH,
      queue: config.LIMIT_WRITE_QUEUE,
      members: config.LIMIT_ROOM_MEMBERS,
      deadlineMs: config.WRITE_DEADLINE_MS,
    },
    logger,
  );
  return { writer, changes, roster };
}
