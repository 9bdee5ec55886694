/**
 * `npm run screenshots`: writes the README's screenshots to docs/images, from the seeded rooms of a temporary system.
 */
import { spawnSync } from 'node:child_process';
import { prepare } from '../../dev/launcher/bootstrap.mjs';
import { findChromium } from '../../scripts/chromium.mjs';

prepare();
const env = { ...process.env, CHROMIUM_PATH: findChromium() };
requireEmoji();
const options = ['--no-warnings', '--conditions=parley:source', '--import=./tests/support/typescript/register.mjs'];
const program = [process.execPath, ...options, 'tools/screenshots/main.ts'];
const command = ['dev/launcher/dist/main.js', 'exec', '--', ...program];
process.exit(spawnSync(process.execPath, command, { env, stdio: 'inherit' }).status ?? 1);

/** Without a font for them, emoji are empty boxes. */
function requireEmoji() {
  const { stdout } = spawnSync('fc-list', [':charset=1f680'], { encoding: 'utf8' });
  if (stdout) return;
  console.error('The screenshots need a font with emoji: sudo apt-get install fonts-noto-color-emoji');
  process.exit(1);
}
