/** A process that sends each of the given HTTP requests once, over a number of connections. */
import { Pool } from 'undici';
import { handle } from '../harness/child-side.mjs';
import { runConcurrently } from '../harness/clock.mjs';

/** @type {Pool | undefined} */
let pool;

handle({
  /**
   * @param {{ url: string, connections: number, requests: { headers: Record<string, string>, body: string }[] }} work
   *   all to the same path.
   * @returns requests per second, latencies in ms, and the data of the first response.
   */
  async send({ url, connections, requests }) {
    const { origin, pathname: path } = new URL(url);
    pool ??= new Pool(origin, { connections });
    const times = new Float64Array(requests.length);
    let sample;
    const started = performance.now();
    await runConcurrently(requests.length, connections, async (index) => {
      const { headers, body } = requests[index];
      const startedAt = performance.now();
      const response = await pool.request({ path, method: 'POST', headers, body });
      const text = await response.body.text();
      times[index] = performance.now() - startedAt;
      // A system that returns errors would look fast.
      if (response.statusCode !== 200 || text.includes('"errors"')) throw new Error(text.slice(0, 500));
      if (index === 0) sample = JSON.parse(text).data;
    });
    const seconds = (performance.now() - started) / 1_000;
    times.sort();
    const at = (share) => times[Math.floor(share * (times.length - 1))];
    return { perSecond: requests.length / seconds, p50: at(0.5), p99: at(0.99), sample };
  },
});
