import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS: Record<string, string> = { auth: 'subgraphs/auth', chat: 'subgraphs/chat', gateway: 'gateway' };

/** Starts a service with exactly this environment and waits until it exits. */
export async function startAlone(name: string, env: Record<string, string>): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [`${FOLDERS[name]}/dist/main.js`], {
    cwd: ROOT,
    env: { PORT: '0', OPS_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // If it starts successfully, it logs so: kill it instead of waiting.
  child.stdout.on('data', () => output.includes('"listening"') && child.kill('SIGKILL'));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, output };
}
