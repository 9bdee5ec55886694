import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { Person, send, take } from '../support/client.ts';
import { processes } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { Prometheus } from './support/prometheus.ts';

const DOCKER = new URL('../../docker/', import.meta.url);

interface Panel {
  title: string;
  targets?: { expr: string; legendFormat: string }[];
}

const { panels } = JSON.parse(readFileSync(new URL('grafana/dashboards/parley.json', DOCKER), 'utf8')) as {
  panels: Panel[];
};
const queries = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({
    title,
    legend: legendFormat,
    expr: expr.replaceAll('$__rate_interval', '10s'),
  })),
);
const { groups } = parse(readFileSync(new URL('prometheus/alerts.yml', DOCKER), 'utf8')) as {
  groups: { rules: { alert: string; expr: string }[] }[];
};
/** The names of the metrics in a query. */
const metricsOf = (expr: string) => new Set(expr.match(/\b(?:parley|nodejs|process)_\w+\b|\bup\b/g));

const WATCH = 'subscription Watch($id: ID!, $after: String) { roomEvents(roomId: $id, after: $after) { cursor } }';

/** Series that do not exist before there is something to count. */
const LAZY_SERIES = [
  'parley_operation_errors_total',
  'parley_gateway_sockets_closed_total',
  'parley_gateway_event_executions_total',
  'parley_gateway_subgraph_request_seconds_count',
];

let prometheus: Prometheus;
let ada: Person;

beforeAll(async () => {
  const targets = processes().flatMap(({ opsUrl }) => (opsUrl ? [new URL(opsUrl).host] : []));
  prometheus = await Prometheus.start(targets);
  ada = await Person.register('ada');
  const roomId = await ada.createRoom();
  const { room } = await ada.execute<{ room: { cursor: string } }>('query ($id: ID!) { room(id: $id) { cursor } }', {
    id: roomId,
  });
  const events = ada.subscribe(WATCH, { id: roomId, after: room.cursor });
  // Generate traffic until every lazy series has two samples, as `rate` needs.
  await eventually(async () => {
    await ada.sendMessage(roomId, 'something to count');
    await take(events, 1);
    await send('mutation Nowhere { archiveRoom(roomId: "000000000000000000000000") { id } }', {}, ada.token);
    const guest = ada.subscribe('subscription { presence(userIds: []) { isOnline } }');
    await guest.return?.();
    const counted = await Promise.all(LAZY_SERIES.map((name) => prometheus.query(`rate(${name}[10s])`)));
    const scraped = await prometheus.query('count_over_time(up[10s]) > 2');
    return counted.every(({ length }) => length > 0) && scraped.length === targets.length;
  }, 'Prometheus has scraped all series');
});

afterAll(async () => {
  await ada?.close();
  await prometheus?.close();
});

test.each(queries)('the query of $title, $legend, returns samples', async ({ expr, legend }) => {
  const samples = await prometheus.query(expr);
  expect(samples.length).toBeGreaterThan(0);
  const labels = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label ?? '');
  for (const { metric } of samples) for (const label of labels) expect(metric).toHaveProperty(label);
});

test.each(groups.flatMap(({ rules }) => rules))('alert $alert uses existing metrics', async ({ expr }) => {
  const names = metricsOf(expr);
  expect(names.size).toBeGreaterThan(0);
  for (const name of names) expect([name, (await prometheus.query(name)).length]).not.toEqual([name, 0]);
});

test('no paging alert fires for a healthy system', async () => {
  const firing = await prometheus.query('ALERTS{alertstate="firing",severity="page"}');
  expect(firing).toEqual([]);
});
