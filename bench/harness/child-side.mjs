/** The other end of `children.mjs`. */

/** What the program was started with. */
export const options = JSON.parse(process.argv[2] ?? '{}');

// Whoever started it is gone or has let it go.
process.on('disconnect', () => process.exit());

/** Says that the program can be used, and how. */
export const ready = (message) => process.send(message);

/**
 * Answers requests `{ act, ... }` by the function of that name, one after the other.
 * @param {Record<string, (request: any) => unknown>} acts
 */
export function answer(acts) {
  let turn = Promise.resolve();
  process.on('message', (request) => {
    turn = turn.then(async () => {
      try {
        process.send((await acts[request.act](request)) ?? {});
      } catch (error) {
        process.send({ failure: String(error?.message ?? error) });
      }
    });
  });
}
