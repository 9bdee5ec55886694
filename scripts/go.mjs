/**
 * What the tests of the Helm chart render it with: Helm where it is on the PATH; else Debian's Go, for a program of ours
 * (docker/tests/support/helm-template), since Helm is to be had neither from Debian nor from npm.
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
 * Installs Go when there is neither it nor Helm and the user may.
 * @throws Error with the command to type.
 */
export function requireHelmOrGo() {
  const isThere = () => NEEDED.every(existsSync) || spawnSync('helm', ['version']).status === 0;
  if (isThere()) return;
  if (process.getuid?.() === 0) {
    console.log('Installing Go for the tests of the Helm chart …');
    spawnSync('sh', ['-c', `apt-get update -qq && DEBIAN_FRONTEND=noninteractive ${INSTALL} -qq`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (isThere()) return;
  }
  throw new Error(`The tests of the Helm chart need Helm, or: sudo ${INSTALL}`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) requireHelmOrGo();
