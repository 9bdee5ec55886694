/** A process that asks: each of the requests it is given once, over so many connections at once. */
import { Pool } from 'undici';
import { answer } from '../harness/child-side.mjs';
import { inLanes } from '../harness/clock.mjs';

/** @type {Pool | undefined} */
let pool;

answer({
  /**
   * @param {{ url: string, connections: number, requests: { headers: Record<string, string>, body: string }[] }} work
   *   all to the same path.
   * @returns requests a second, milliseconds, and the data of the first answer.
   */
  async ask({ url, connections, requests }) {
    const { origin, pathname: path } = new URL(url);
    pool ??= new Pool(origin, { connections });
    const times = new Float64Array(requests.length);
    let sample;
    const started = performance.now();
    await inLanes(requests.length, connections, async (index) => {
      const { headers, body } = requests[index];
      const asked = performance.now();
      const response = await pool.request({ path, method: 'POST', headers, body });
      const text = await response.body.text();
      times[index] = performance.now() - asked;
      // Who answers errors would look fast.
      if (response.statusCode !== 200 || text.includes('"errors"')) throw new Error(text.slice(0, 500));
      if (index === 0) sample = JSON.parse(text).data;
    });
    const seconds = (performance.now() - started) / 1_000;
    times.sort();
    const at = (share) => times[Math.floor(share * (times.length - 1))];
    return { perSecond: requests.length / seconds, p50: at(0.5), p99: at(0.99), sample };
  },
});
