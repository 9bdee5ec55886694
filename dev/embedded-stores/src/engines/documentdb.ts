import { LOOPBACK } from '../process/ports.ts';
import { SUPERUSER, type ClusterKind } from './postgres-cluster-process.ts';
import { createCluster } from './postgres-cluster.ts';
import type { EmbeddedEngine } from './engine.ts';
import { wireServerProcess } from './wire-server.ts';

/** PostgreSQL with the DocumentDB extension, which runs MongoDB commands on BSON. Reachable through its socket only. */
const KIND: ClusterKind = {
  name: 'documentdb',
  tcp: false,
  settings: (socketFolder) => ({
    shared_preload_libraries: 'pg_cron,pg_documentdb_core,pg_documentdb_extended_rum,pg_documentdb',
    'cron.database_name': 'postgres',
    // Background workers instead of connections to a TCP port, which this cluster does not have.
    'cron.use_background_workers': 'on',
    'cron.log_run': 'off',
    'documentdb.localhost_connection_string': `host='${socketFolder.replace(/['\\]/g, '\\$&')}'`,
    // Together these enable ordered index scans: a page costs the same at either end of a collection.
    enable_bitmapscan: 'off',
    'documentdb.alternate_index_handler_name': 'extended_rum',
  }),
  // The handler can only be set once its extension exists.
  templateSettings: { 'documentdb.alternate_index_handler_name': '' },
  templateSql: [
    'CREATE EXTENSION documentdb CASCADE',
    'CREATE EXTENSION documentdb_extended_rum',
    // The wire server builds indexes in the foreground, so polling for background builds is useless.
    `SELECT cron.unschedule(jobid) FROM cron.job WHERE jobname LIKE 'documentdb_index_build_task_%'`,
  ],
};

export const documentDbEngine: EmbeddedEngine = async (packages, context) => {
  const { socketFolder, ports } = context;
  const cluster = await createCluster(KIND, packages, context);
  const clusterUrl = `postgresql://${SUPERUSER}@/${SUPERUSER}?host=${encodeURIComponent(socketFolder)}&port=${ports.documentdb}`;
  const url = `mongodb://${LOOPBACK}:${ports.mongo}/parley`;
  return {
    store: { name: 'mongo', url, engine: `DocumentDB ${packages.versions.documentdb}, embedded` },
    processes: [
      { process: cluster, url: clusterUrl },
      { process: wireServerProcess(context), url },
    ],
  };
};
