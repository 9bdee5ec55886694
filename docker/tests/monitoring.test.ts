import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadCompose } from './support/compose.ts';
import { rootPath } from './support/root.ts';
import { all, environmentIn, longRunning, missing, names, programs, services } from './support/system.ts';

const overlay = loadCompose('compose.monitoring.yml');
const { prometheus = missing('Prometheus'), grafana = missing('Grafana') } = overlay.services;

interface PrometheusConfig {
  rule_files: string[];
  scrape_configs: { dns_sd_configs: { names: string[]; type: string; port: number }[] }[];
}

const read = <Shape>(...path: string[]) => parse(readFileSync(rootPath('docker', ...path), 'utf8')) as Shape;

test('adds only monitoring, and changes no service of compose.yml', () => {
  expect(Object.keys(overlay.services).filter((name) => name in services)).toEqual([]);
});

describe('Prometheus', () => {
  const config = read<PrometheusConfig>('prometheus', 'prometheus.yml');
  const [found = missing('what is scraped')] = config.scrape_configs.flatMap(({ dns_sd_configs }) => dns_sd_configs);
  const watched = names(programs.filter((entry) => longRunning.includes(entry)));

  test('finds every service by its name, at the operations port', () => {
    expect(found.names.toSorted()).toEqual(watched.toSorted());
    for (const [name, service] of all.filter(([name]) => watched.includes(name))) {
      expect([name, Number(environmentIn(service).OPS_PORT)]).toEqual([name, found.port]);
    }
  });

  test('shares exactly one network with each service, so that no replica has two addresses', () => {
    for (const [name, { networks }] of all.filter(([name]) => watched.includes(name))) {
      expect([name, networks.filter((network) => prometheus.networks.includes(network)).length]).toEqual([name, 1]);
    }
  });

  test('reaches no store', () => {
    const reached = all.filter(([, { networks }]) => networks.some((network) => prometheus.networks.includes(network)));
    expect(names(reached).toSorted()).toEqual(watched.toSorted());
  });
});

describe('Grafana', () => {
  test('is available on this machine only, and read-only', () => {
    expect(grafana.ports).toEqual(['127.0.0.1:3001:3000']);
    expect(grafana.environment).toMatchObject({
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
      GF_AUTH_DISABLE_LOGIN_FORM: 'true',
      GF_AUTH_BASIC_ENABLED: 'false',
    });
    // Viewers are read-only; without this variable there are no other roles.
    expect(grafana.environment).not.toHaveProperty('GF_AUTH_ANONYMOUS_ORG_ROLE');
  });

  test("uses Prometheus's address, and reads the dashboard from its mount", () => {
    const { datasources } = read<{ datasources: { url: string }[] }>('grafana/provisioning/datasources/prometheus.yml');
    expect(datasources).toMatchObject([{ url: 'http://prometheus:9090' }]);
    expect(grafana.networks.filter((network) => prometheus.networks.includes(network))).toHaveLength(1);
    const { providers } = read<{ providers: { options: { path: string } }[] }>(
      'grafana/provisioning/dashboards/parley.yml',
    );
    const home = grafana.environment?.['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'] ?? '';
    expect(providers).toMatchObject([{ options: { path: dirname(home) } }]);
    const mounted =
      (grafana.volumes ?? []).find((volume) => volume.split(':')[1] === dirname(home))?.split(':')[0] ?? '';
    expect(existsSync(rootPath('docker', join(mounted, home.slice(dirname(home).length))))).toBe(true);
  });
});

describe.each(Object.entries(overlay.services))('%s', (_name, service) => {
  test('is as restricted as the other services', () => {
    expect(service).toMatchObject({
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      user: expect.stringMatching(/^(?!root|0$)\w+$/),
      image: expect.stringMatching(/:v?\d+\.\d+\.\d+$/),
    });
  });

  test('mounts existing files', () => {
    const files = (service.volumes ?? []).flatMap((volume) =>
      volume.startsWith('.') ? [volume.split(':')[0] ?? ''] : [],
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect([file, existsSync(rootPath('docker', file))]).toEqual([file, true]);
  });
});
