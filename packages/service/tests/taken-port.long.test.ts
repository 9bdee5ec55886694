import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const PROGRAM = fileURLToPath(new URL('support/start-service.mjs', import.meta.url));
const NOTHING = 'http://127.0.0.1:9';

let taken: Server;
let siteFolder: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  siteFolder = await mkdtemp(join(tmpdir(), 'parley-site-'));
  await writeFile(join(siteFolder, 'index.html'), '');
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
});

afterEach(async () => {
  child?.kill('SIGKILL');
  taken.close();
  await rm(siteFolder, { recursive: true });
});

test.each([
  ['subgraphs/auth', 'startAuth'],
  ['subgraphs/chat', 'startChat'],
  ['gateway', 'startGateway'],
  ['edge', 'startEdge'],
])('%s: %s rejects when the port is taken, and leaves nothing open', async (folder, start) => {
  const program = spawn(process.execPath, [PROGRAM, folder, start, JSON.stringify({ SITE_FOLDER: siteFolder })], {
    env: {
      ...process.env,
      PORT: String((taken.address() as AddressInfo).port),
      OPS_PORT: '0',
      SUBGRAPH_SECRET: 'x'.repeat(32),
      AUTH_SIGNING_KEY: JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })),
      AUTH_URLS: NOTHING,
      CHAT_URLS: NOTHING,
      GATEWAY_URLS: NOTHING,
      PLAYGROUND: 'false',
      APOLLO_TELEMETRY_DISABLED: 'true',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = program;
  const [[code], output] = await Promise.all([once(program, 'exit'), text(program.stdout)]);
  expect([output.trim(), code]).toEqual(['EADDRINUSE', 0]);
});
