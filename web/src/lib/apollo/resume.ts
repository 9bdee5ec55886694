import type { Client, SubscribePayload } from 'graphql-ws';

/**
 * Makes subscriptions with the variable `after` resumable, if their events carry a `cursor`. After a reconnect,
 * graphql-ws sends the original payload again; this replaces `after` in it with the cursor of the last event, so that
 * the stream continues from there.
 */
export function withResume(client: Client): Client {
  return {
    ...client,
    subscribe(payload, sink) {
      if (!payload.variables || !('after' in payload.variables)) return client.subscribe(payload, sink);
      let after = payload.variables['after'];
      const resumed: SubscribePayload = {
        ...payload,
        // Read each time the payload is serialized.
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
