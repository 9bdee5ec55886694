import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { RunningProcess } from '../support/environment.ts';
import { EMBEDDED_STORES } from '../support/embedded-stores.ts';

/** The whole system is started twice, possibly on a slow machine. */
jest.setTimeout(180_000);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-start-'));
  // Stores run as another user when this process is root.
  chmodSync(folder, 0o755);
});

afterAll(async () => {
  // Processes left by a failed test would block other tests and keep Jest from exiting.
  await Promise.all(starts.map((start) => start.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const starts: Start[] = [];

const processesFile = () => join(folder, 'run/processes.json');

class Start {
  output = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;

  constructor(args: string[], env: Record<string, string> = {}) {
    this.child = spawn('npm', ['start', '--silent', '--', ...args], {
      env: {
        ...process.env,
        PORT: '0',
        GATEWAY_PORT: '0',
        PARLEY_RUN: join(folder, 'run'),
        PARLEY_DATA: join(folder, 'data'),
        ...EMBEDDED_STORES,
        ...env,
      },
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    starts.push(this);
    this.exited = once(this.child, 'exit').then(([code]) => code as number | null);
  }

  /** Waits for a text in the output. @throws Error with all output when the program exits without it. */
  async printed(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      const outcome = await Promise.race([
        once(this.child.stdout ?? this.child, 'data'),
        this.exited.then(() => 'ended'),
      ]);
      if (outcome === 'ended' && !this.output.includes(text))
        throw new Error(`exited without printing "${text}":\n${this.output}`);
    }
  }

  end(): Promise<number | null> {
    return this.exited;
  }

  stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.exited;
  }
}

const running = (): RunningProcess[] => JSON.parse(readFileSync(processesFile(), 'utf8'));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const gatewayUrl = () => `${running().find(({ name }) => name === 'gateway')?.url}/graphql`;

async function execute(query: string): Promise<{ data: Record<string, unknown> | null }> {
  const response = await fetch(gatewayUrl(), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data: Record<string, unknown> | null };
}

const LOGIN = 'mutation { login(input: { login: "ada", password: "a-quiet-harbour" }) { user { displayName } } }';

describe('npm start', () => {
  test('starts all processes, keeps the data across restarts and leaves no process running', async () => {
    const first = new Start(['--seed']);
    await first.printed('Stop with Ctrl-C.');
    const listed = running();
    expect(listed.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['postgres', 'mongo', 'redis', 'auth', 'chat-1', 'chat-2', 'gateway', 'edge']),
    );
    for (const { name, pid, url } of listed) {
      expect(isAlive(pid)).toBe(true);
      expect(first.output).toContain(String(pid));
      expect(first.output).toContain(url);
      expect(first.output).toContain(name);
    }
    for (const { opsUrl } of listed.filter((process) => process.opsUrl)) {
      expect((await fetch(`${opsUrl}/readyz`)).status).toBe(200);
      expect(await (await fetch(`${opsUrl}/metrics`)).text()).toContain('process_cpu_user_seconds_total');
    }
    expect(first.output).toMatch(/Log in as ada or grace with the password a-quiet-harbour/);

    const second = new Start([], {});
    expect(await second.end()).toBe(1);
    expect(second.output).toContain('already running');

    expect(await first.stop()).toBe(0);
    expect(listed.filter(({ pid }) => isAlive(pid))).toEqual([]);
    expect(existsSync(processesFile())).toBe(false);

    const third = new Start([]);
    await third.printed('Stop with Ctrl-C.');
    expect(await execute(LOGIN)).toEqual({ data: { login: { user: { displayName: 'Ada Lovelace' } } } });
    const again = running();
    expect(await third.stop()).toBe(0);
    expect(again.filter(({ pid }) => isAlive(pid))).toEqual([]);
  });

  test('restarts a killed service and updates the list of processes', async () => {
    const system = new Start([], { CHAT_REPLICAS: '1' });
    await system.printed('Stop with Ctrl-C.');
    const before = running();
    const killed = before.find(({ name }) => name === 'chat');
    process.kill(killed?.pid ?? 0, 'SIGKILL');
    const pid = await new Promise<number>((resolve) => {
      const timer = setInterval(() => {
        const found = running().find(({ name }) => name === 'chat');
        if (!found || found.pid === killed?.pid) return;
        clearInterval(timer);
        resolve(found.pid);
      }, 50);
    });
    expect(isAlive(pid)).toBe(true);
    expect(await system.stop()).toBe(0);
    expect([...before, { pid }].filter((process) => isAlive(process.pid))).toEqual([]);
  });

  test('reports a taken port and the variable to set', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const start = new Start([], { GATEWAY_PORT: String(port) });
    expect(await start.end()).toBe(1);
    expect(start.output).toContain(`Port ${port} is in use`);
    expect(start.output).toContain('GATEWAY_PORT');
    server.close();
  });

  test('reports every problem of the environment at once', async () => {
    const start = new Start([], { PORT: 'web', CHAT_REPLICAS: 'many', GATEWAY_PORT: '70000' });
    expect(await start.end()).toBe(1);
    for (const name of ['PORT', 'CHAT_REPLICAS', 'GATEWAY_PORT']) expect(start.output).toContain(`- ${name}`);
  });
});
