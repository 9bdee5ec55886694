import { killed } from './support/faults.ts';
import { testFaults } from './support/test-faults.ts';

const CHATS = ['chat-1', 'chat-2', 'chat-3'];
const GATEWAYS = ['gateway-1', 'gateway-2'];

testFaults([
  {
    name: 'no fault, with clocks two minutes apart and mixed versions',
    transparent: true,
    run: (harness) => harness.wait(10),
  },
  killed('a chat replica is killed', 'chat-1'),
  killed('a gateway is killed', 'gateway-1'),
  killed('an auth replica is killed', 'auth-1'),
  killed('an edge proxy is killed', 'edge'),
  {
    name: 'both gateways are killed one after another',
    async run(harness) {
      for (const name of GATEWAYS) {
        await harness.kill(name);
        await harness.wait(2);
      }
      await harness.waitForRecovery();
    },
  },
  {
    name: 'every service is stopped with SIGTERM one after another',
    transparent: true,
    async run(harness) {
      for (const name of ['auth-1', 'auth-2', ...CHATS, ...GATEWAYS]) {
        await harness.kill(name, 'SIGTERM');
        await harness.waitForRecovery();
      }
    },
  },
  {
    name: 'a chat replica dies between storing and publishing',
    async run(harness) {
      harness.proxies.disturb('chat-1', 'redis', 'stalled');
      await harness.wait(3);
      await harness.kill('chat-1');
      harness.proxies.heal();
      await harness.waitForRecovery();
    },
  },
  {
    name: 'a chat replica starts while its stores are unreachable',
    async run(harness) {
      for (const store of ['mongo', 'redis']) harness.proxies.disturb('chat-3', store, 'cut');
      await harness.kill('chat-3');
      await harness.wait(5);
      harness.proxies.heal();
      await harness.waitForRecovery();
    },
  },
]);
