/** The child's side of `children.mjs`. */

/** The options with which the program was started. */
export const options = JSON.parse(process.argv[2] ?? '{}');

// The parent has exited or has disconnected.
process.on('disconnect', () => process.exit());

/** Tells the parent that the program is ready. */
export const ready = (message) => process.send(message);

/**
 * Handles requests `{ method, ... }` one after another.
 * @param {Record<string, (request: any) => unknown>} handlers functions by method name.
 */
export function handle(handlers) {
  let turn = Promise.resolve();
  process.on('message', (request) => {
    turn = turn.then(async () => {
      try {
        process.send((await handlers[request.method](request)) ?? {});
      } catch (error) {
        process.send({ failure: String(error?.message ?? error) });
      }
    });
  });
}
