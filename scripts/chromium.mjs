/** The browser for the end-to-end tests: Debian's package, since a browser is not to be had from npm. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const INSTALL = 'apt-get install -y --no-install-recommends chromium';

/**
 * The path of a Chromium, installed first when it is missing and the user may.
 * @throws Error with the command to type.
 */
export function findChromium() {
  const found = () => [process.env.CHROMIUM_PATH, ...PATHS].find((path) => path && existsSync(path));
  if (found()) return found();
  if (process.getuid?.() === 0) {
    console.log('Installing Chromium for the end-to-end tests …');
    spawnSync('sh', ['-c', `apt-get update -qq && DEBIAN_FRONTEND=noninteractive ${INSTALL} -qq`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (found()) return found();
  }
  throw new Error(`The end-to-end tests need Chromium: sudo ${INSTALL}, or set CHROMIUM_PATH.`);
}
