/** Provides the browser for the end-to-end tests from Debian's package, because npm does not distribute one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const INSTALL = 'apt-get install -y --no-install-recommends chromium';

/**
 * Returns the path of Chromium. Installs it first when it is missing and the user is root.
 * @throws Error with the command to install it.
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
