/** Provides Prometheus and promtool for the monitoring tests: Debian's package, unpacked so that no service starts. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
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
  fetchInto(FOLDER);
  if (found()) return found();
  throw new Error('The tests need Prometheus: sudo apt-get install prometheus, or set PROMETHEUS_FOLDER.');
}

/** Unpacks elsewhere first: what an interrupted download leaves behind must not be mistaken for the programs. */
function fetchInto(folder) {
  const unpacked = `${folder}.tmp`;
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked, { recursive: true });
  const update = process.getuid?.() === 0 ? 'apt-get update -qq && ' : '';
  const { status } = spawnSync('sh', ['-c', update + FETCH], { cwd: unpacked, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) return;
  rmSync(folder, { recursive: true, force: true });
  renameSync(unpacked, folder);
}
