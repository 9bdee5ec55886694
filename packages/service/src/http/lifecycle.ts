import { createLogger, type Logger } from '../telemetry/logging.ts';
import { ConfigError } from '../config/config.ts';
import { flushTraces } from '../telemetry/tracing.ts';

/** A shutdown that exceeds the drain time by this much is forced. */
const STOP_MARGIN_MS = 5_000;

/** A started service. */
export interface Service {
  /** Drains, then frees all resources. */
  close(): Promise<void>;
}

interface DrainConfig {
  DRAIN_GRACE_MS: number;
  DRAIN_TIMEOUT_MS: number;
}

interface ProcessConfig extends DrainConfig {
  LOG_LEVEL: string;
}

/** The maximum time for a shutdown, in ms. Supervisors must wait longer before they kill the process. */
export const stopDeadlineOf = ({ DRAIN_GRACE_MS, DRAIN_TIMEOUT_MS }: DrainConfig) =>
  DRAIN_GRACE_MS + DRAIN_TIMEOUT_MS + STOP_MARGIN_MS;

/**
 * Runs a service until SIGTERM or SIGINT, then stops it. Exits with status 1 when the configuration is invalid (before
 * any port opens, with every problem on standard error) or the service fails to start.
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
    logger.fatal({ err: error }, 'startup failed');
    process.exit(1);
  });
  const stop = (reason: string) => {
    logger.info({ reason }, 'stopping');
    setTimeout(() => process.exit(1), stopDeadlineOf(config)).unref();
    service.close().then(
      () => flushTraces().then(() => process.exit(0)),
      (error: unknown) => {
        logger.error({ err: error }, 'unclean shutdown');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // A service started over an IPC channel does not outlive its parent.
  process.once('disconnect', () => stop('parent process exited'));
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

/** Runs the closers in order. A failure does not stop the others; the first one is thrown at the end. */
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
