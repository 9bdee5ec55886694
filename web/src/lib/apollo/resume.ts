import type { Client, SubscribePayload } from 'graphql-ws';

/**
 * Makes resumable subscriptions of those that have a variable `after` and whose events carry a `cursor`. When the
 * socket comes back, graphql-ws sends what it was given once more; with this it says the cursor of the last event
 * in place of the first, so that the stream goes on where it broke off.
 */
export function resuming(client: Client): Client {
  return {
    ...client,
    subscribe(payload, sink) {
      if (!payload.variables || !('after' in payload.variables)) return client.subscribe(payload, sink);
      let after = payload.variables['after'];
      const resumed: SubscribePayload = {
        ...payload,
        // Read whenever the message is written anew.
        get variables() {
          return { ...payload.variables, after };
        },
      };
      return client.subscribe(resumed, {
        ...sink,
        next(result) {
          after = cursorOf(result) ?? after;
          sink.next(result as never);
        },
        error: (error) => sink.error(error),
        complete: () => sink.complete(),
      });
    },
  };
}

function cursorOf({ data }: { data?: Record<string, unknown> | null }): string | undefined {
  const [event] = Object.values(data ?? {});
  const cursor = typeof event === 'object' && event !== null && 'cursor' in event ? event.cursor : undefined;
  return typeof cursor === 'string' ? cursor : undefined;
}
