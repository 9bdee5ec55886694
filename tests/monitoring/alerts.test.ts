import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { promtool } from './support/prometheus.ts';

const read = (file: string) => readFileSync(new URL(`../../docker/prometheus/${file}`, import.meta.url), 'utf8');

interface Rules {
  groups: { rules: { alert: string; labels: { severity: string } }[] }[];
}

interface RuleTests {
  tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
}

const alerts = (parse(read('alerts.yml')) as Rules).groups.flatMap(({ rules }) => rules);

describe('promtool', () => {
  test('accepts the configuration and the rules', () => {
    expect(promtool('check', 'config', 'prometheus.yml')).toMatchObject({ status: 0 });
    expect(promtool('check', 'rules', 'alerts.yml').output).toContain(`${alerts.length} rules found`);
  });

  test('confirms that every alert fires when it should, and not before', () => {
    const { status, output } = promtool('test', 'rules', 'alerts.test.yml');
    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
  });
});

test('the rule tests include a firing case for every alert', () => {
  const { tests } = parse(read('alerts.test.yml')) as RuleTests;
  const firing = tests
    .flatMap((each) => each.alert_rule_test)
    .filter(({ exp_alerts }) => exp_alerts.length > 0)
    .map(({ alertname }) => alertname);
  expect(new Set(firing)).toEqual(new Set(alerts.map(({ alert }) => alert)));
});
