import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Discovery } from './discovery.ts';
import { createLogger } from '../telemetry/logging.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const INTERVAL_MS = 5_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Host names with their addresses, which tests can change. */
function open(origins: string[], names: Record<string, string[]>) {
  const onChange = jest.fn();
  const resolve = jest.fn(async (host: string) => {
    if (!names[host]) throw new Error(`${host} is not known`);
    return names[host];
  });
  return { discovery: new Discovery(origins, { resolve, logger }), names, onChange, resolve };
}

const pass = () => jest.advanceTimersByTimeAsync(INTERVAL_MS);

describe('a host name', () => {
  test('resolves to all its addresses, of both families', async () => {
    const { discovery, onChange } = open(['http://chat:4002/'], { chat: ['10.0.0.2', '10.0.0.1', 'fd00::1'] });
    expect(await discovery.start(onChange)).toEqual([
      'http://10.0.0.1:4002',
      'http://10.0.0.2:4002',
      'http://[fd00::1]:4002',
    ]);
    discovery.close();
  });

  test('is looked up repeatedly, and each change is reported once', async () => {
    const { discovery, names, onChange } = open(['http://chat:4002'], { chat: ['10.0.0.1', '10.0.0.2'] });
    await discovery.start(onChange);
    names['chat'] = ['10.0.0.2', '10.0.0.1'];
    await pass();
    expect(onChange).not.toHaveBeenCalled();
    names['chat'] = ['10.0.0.2', '10.0.0.3'];
    await pass();
    await pass();
    expect(onChange.mock.calls).toEqual([[['http://10.0.0.2:4002', 'http://10.0.0.3:4002']]]);
    discovery.close();
  });

  test('resolves to itself until its first lookup succeeds, and then for its last known addresses', async () => {
    const { discovery, names, onChange } = open(['http://chat:4002'], {});
    expect(await discovery.start(onChange)).toEqual(['http://chat:4002']);
    names['chat'] = ['10.0.0.1'];
    await pass();
    expect(onChange).toHaveBeenLastCalledWith(['http://10.0.0.1:4002']);
    names['chat'] = [];
    await pass();
    delete names['chat'];
    await pass();
    expect(onChange).toHaveBeenCalledTimes(1);
    discovery.close();
  });

  test('does not block startup when its lookup hangs', async () => {
    const resolve = jest.fn(() => new Promise<string[]>(() => undefined));
    const discovery = new Discovery(['http://chat:4002'], { resolve, logger });
    const started = discovery.start(() => undefined);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await started).toEqual(['http://chat:4002']);
    discovery.close();
    expect(jest.getTimerCount()).toBe(0);
  });

  test('is not looked up after close', async () => {
    const { discovery, names, onChange, resolve } = open(['http://chat:4002'], { chat: ['10.0.0.1'] });
    await discovery.start(onChange);
    discovery.close();
    names['chat'] = ['10.0.0.2'];
    await pass();
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});

test('addresses, localhost and TLS origins resolve to themselves', async () => {
  const origins = ['http://127.0.0.1:1', 'http://[::1]:2', 'http://localhost:3', 'https://chat.example'];
  const { discovery, onChange, resolve } = open([...origins, 'http://localhost:3/'], {});
  expect(await discovery.start(onChange)).toEqual(origins);
  expect(resolve).not.toHaveBeenCalled();
  expect(jest.getTimerCount()).toBe(0);
});
