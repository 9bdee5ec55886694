import { APPLICATION, type ClusterKind } from './cluster.ts';

/** Plain PostgreSQL. The role may create databases, because every test file makes its own. */
export const postgresKind: ClusterKind = {
  name: 'postgres',
  settings: () => ({}),
  templateSql: [`CREATE ROLE ${APPLICATION} LOGIN CREATEDB`, `CREATE DATABASE ${APPLICATION} OWNER ${APPLICATION}`],
};

/** PostgreSQL with the DocumentDB extension, which runs MongoDB commands on BSON. */
export const documentDbKind: ClusterKind = {
  name: 'documentdb',
  settings: (socketFolder) => ({
    shared_preload_libraries: 'pg_cron,pg_documentdb_core,pg_documentdb_extended_rum,pg_documentdb',
    'cron.database_name': 'postgres',
    // In-process workers instead of connections to a TCP port that this cluster does not have.
    'cron.use_background_workers': 'on',
    'cron.log_run': 'off',
    'documentdb.localhost_connection_string': `host='${socketFolder.replace(/['\\]/g, '\\$&')}'`,
    // Together these give ordered index scans: a page costs the same at either end of a collection.
    enable_bitmapscan: 'off',
    'documentdb.alternate_index_handler_name': 'extended_rum',
  }),
  // The handler can only be named once its extension exists.
  templateSettings: { 'documentdb.alternate_index_handler_name': '' },
  templateSql: [
    'CREATE EXTENSION documentdb CASCADE',
    'CREATE EXTENSION documentdb_extended_rum',
    // The wire gateway builds indexes in the foreground; polling for background builds would only burn time.
    `SELECT cron.unschedule(jobid) FROM cron.job WHERE jobname LIKE 'documentdb_index_build_task_%'`,
  ],
};
