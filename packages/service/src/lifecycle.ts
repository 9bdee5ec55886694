import { createLogger, type Logger } from './logging.ts';
import { ConfigError } from './config.ts';
import { flushTraces } from './tracing.ts';

/** A stop that takes so much longer than draining may is cut off. */
const STOP_MARGIN_MS = 5_000;

/** A started service. */
export interface Service {
  /** Drains, then frees everything. */
  close(): Promise<void>;
}

interface DrainConfig {
  DRAIN_NOTICE_MS: number;
  DRAIN_TIMEOUT_MS: number;
}

interface ProcessConfig extends DrainConfig {
  LOG_LEVEL: string;
}

/** How long a stop may take, in ms; whoever stops a service from outside waits for longer. */
export const stopDeadlineOf = ({ DRAIN_NOTICE_MS, DRAIN_TIMEOUT_MS }: DrainConfig) =>
  DRAIN_NOTICE_MS + DRAIN_TIMEOUT_MS + STOP_MARGIN_MS;

/**
 * Runs a service until SIGTERM or SIGINT, then stops it. Exits with 1 when the environment is not fit
 * (every problem on standard error, before any port opens) or the service cannot start.
 */
export async function runService<Config extends ProcessConfig>(
  name: string,
  loadConfig: (env: NodeJS.ProcessEnv) => Config,
  start: (config: Config, logger: Logger) => Promise<Service>,
): Promise<void> {
  const config = loadOrExit(loadConfig);
  const logger = createLogger({ service: name, level: config.LOG_LEVEL });
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'));
  const service = await start(config, logger).catch((error: unknown) => {
    logger.fatal({ err: error }, 'cannot start');
    process.exit(1);
  });
  const stop = (reason: string) => {
    logger.info({ reason }, 'stopping');
    setTimeout(() => process.exit(1), stopDeadlineOf(config)).unref();
    service.close().then(
      () => flushTraces().then(() => process.exit(0)),
      (error: unknown) => {
        logger.error({ err: error }, 'stopped uncleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Started over an IPC channel, a service does not outlive the process that started it.
  process.once('disconnect', () => stop('the parent process is gone'));
}

function loadOrExit<Config>(loadConfig: (env: NodeJS.ProcessEnv) => Config): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** Closes in the order given; a failure does not keep the rest open, and the first is thrown at the end. */
export async function closeAll(closers: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
