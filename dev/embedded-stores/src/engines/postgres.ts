import { LOOPBACK } from '../process/ports.ts';
import type { ClusterKind } from './postgres-cluster-process.ts';
import { createCluster } from './postgres-cluster.ts';
import { APPLICATION } from './postgres-cluster-template.ts';
import type { EmbeddedEngine } from './engine.ts';

/** Plain PostgreSQL. The role may create databases, because every test file creates one. */
const KIND: ClusterKind = {
  name: 'postgres',
  tcp: true,
  settings: () => ({}),
  templateSql: [`CREATE ROLE ${APPLICATION} LOGIN CREATEDB`, `CREATE DATABASE ${APPLICATION} OWNER ${APPLICATION}`],
};

export const postgresEngine: EmbeddedEngine = async (packages, context) => {
  const process = await createCluster(KIND, packages, context);
  const url = `postgresql://${APPLICATION}@${LOOPBACK}:${context.ports.postgres}/${APPLICATION}`;
  const engine = `PostgreSQL ${packages.versions.postgres}, embedded`;
  return { store: { name: 'postgres', url, engine }, processes: [{ process, url }] };
};
