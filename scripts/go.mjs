/**
 * Provides the renderer for the tests of the Helm chart: Helm if it is on the PATH, otherwise Debian's Go for
 * docker/tests/support/helm-template, because neither Debian nor npm distributes Helm.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NEEDED = [
  '/usr/bin/go',
  '/usr/share/gocode/src/github.com/Masterminds/sprig',
  '/usr/share/gocode/src/gopkg.in/yaml.v2',
];
const PACKAGES = 'golang-go golang-github-masterminds-sprig-dev golang-gopkg-yaml.v2-dev';
const INSTALL = `apt-get install -y --no-install-recommends ${PACKAGES}`;

/**
 * Installs Go when neither it nor Helm is available and the user is root.
 * @throws Error with the command to install it.
 */
export function requireHelmOrGo() {
  const isAvailable = () => NEEDED.every(existsSync) || spawnSync('helm', ['version']).status === 0;
  if (isAvailable()) return;
  if (process.getuid?.() === 0) {
    console.log('Installing Go for the tests of the Helm chart …');
    spawnSync('sh', ['-c', `apt-get update -qq && DEBIAN_FRONTEND=noninteractive ${INSTALL} -qq`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (isAvailable()) return;
  }
  throw new Error(`The tests of the Helm chart need Helm, or: sudo ${INSTALL}`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) requireHelmOrGo();
