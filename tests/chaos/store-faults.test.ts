import { publish } from './support/redis.ts';
import { disturbed, FROM_ALL, killed, missed } from './support/faults.ts';
import { testFaults } from './support/test-faults.ts';

testFaults([
  killed('Redis is killed', 'redis'),
  killed('the MongoDB server is killed', 'mongo'),
  killed('the process behind the MongoDB server is killed', 'documentdb'),
  killed('PostgreSQL is killed', 'postgres'),
  missed('Redis is unreachable for 30 s', 'redis', 'cut', 30),
  missed('Redis hangs for 15 s', 'redis', 'stalled', 15),
  disturbed('the connection of one chat replica to Redis stalls', 'chat-1', 'redis', 'stalled', 15),
  disturbed('one chat replica cannot reach Redis', 'chat-1', 'redis', 'cut', 10),
  disturbed('MongoDB is unreachable for 10 s', FROM_ALL, 'mongo', 'cut', 10),
  disturbed('MongoDB hangs for 10 s', FROM_ALL, 'mongo', 'stalled', 10),
  disturbed('the connection of one chat replica to MongoDB stalls', 'chat-1', 'mongo', 'stalled', 15),
  disturbed('connections to MongoDB are slow', FROM_ALL, 'mongo', { delayMs: 100 }, 10),
  disturbed('acknowledgements of MongoDB are lost', 'chat', 'mongo', 'drop-responses', 5),
  missed('PostgreSQL is unreachable for 10 s', 'postgres', 'cut', 10),
  missed('PostgreSQL hangs for 10 s', 'postgres', 'stalled', 10),
  {
    name: 'malformed payloads on the Redis topics of the rooms',
    transparent: true,
    async run(harness, { rooms }) {
      const { url } = harness.system.stores.find(({ name }) => name === 'redis') ?? { url: '' };
      const payloads = [
        '',
        '{',
        'null',
        '[]',
        '{"changes":[{}]}',
        `["${'x'.repeat(100_000)}"]`,
        '{"__proto__":{"rev":1}}',
      ];
      for (const { id } of rooms) {
        for (const payload of payloads) await publish(url, `chat.room.${id}`, payload);
      }
      await harness.wait(5);
    },
  },
]);
