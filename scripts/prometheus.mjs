/** Provides Prometheus and promtool for the monitoring tests: Debian's package, unpacked so that no service starts. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

const FOLDER = resolve('.parley/tools/prometheus');
const PROGRAMS = ['prometheus', 'promtool'];
const FETCH = 'apt-get download -qq -o APT::Sandbox::User=root prometheus && dpkg-deb -x prometheus_*.deb .';

/**
 * Returns the folder with both programs. Downloads them first when they are missing.
 * @throws Error with instructions.
 */
export function findPrometheus() {
  const folders = [process.env.PROMETHEUS_FOLDER, '/usr/bin', `${FOLDER}/usr/bin`];
  const found = () => folders.find((folder) => folder && PROGRAMS.every((name) => existsSync(`${folder}/${name}`)));
  if (found()) return found();
  console.log('Fetching Prometheus for the tests of alerts and dashboards …');
  mkdirSync(FOLDER, { recursive: true });
  const update = process.getuid?.() === 0 ? 'apt-get update -qq && ' : '';
  spawnSync('sh', ['-c', update + FETCH], { cwd: FOLDER, stdio: ['ignore', 'ignore', 'inherit'] });
  if (found()) return found();
  throw new Error(
    `The tests need Prometheus: sudo apt-get install prometheus, or set PROMETHEUS_FOLDER (found ${readdirSync(FOLDER)}).`,
  );
}
