// Exits with 0 when the service in this container is ready, according to its operations port.
const TIMEOUT_MS = 4_000;

const response = await fetch(`http://127.0.0.1:${process.env.OPS_PORT}/readyz`, {
  signal: AbortSignal.timeout(TIMEOUT_MS),
});
process.exit(response.ok ? 0 : 1);
