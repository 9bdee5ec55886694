export { createLogger, type Logger } from './logging.ts';
export { addGauge, createMetrics, DURATION_BUCKETS, readingsBy } from './metrics.ts';
export { StoreMetrics } from './store-metrics.ts';
export { startTracing, untraced } from './tracing.ts';
