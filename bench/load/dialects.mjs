/** After which a reader asks again that was told to come again later. */
const AGAIN_MS = 1_000;

/**
 * How a reader of each system says hello. All of them carry the message as the JSON object `{"message": …}`, somewhere in
 * their frames.
 *
 * `hello` is what is sent once the socket is open, if anything; `hear` takes a frame that carries no message, and
 * returns true when it says that the reader has been let in.
 */
export const DIALECTS = {
  /** `graphql-transport-ws`, which ours speaks too. */
  graphql: {
    protocol: 'graphql-transport-ws',
    hello: (socket, { token }) =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: token && { authorization: `Bearer ${token}` } })),
    hear(socket, text, { query, variables }, hasHeard) {
      const subscribe = () =>
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
      const { type, payload } = JSON.parse(text);
      if (type === 'ping') socket.send('{"type":"pong"}');
      if (type === 'error' && text.includes('SERVICE_UNAVAILABLE')) {
        // In a storm of new readers that is an answer; later it is an event lost.
        if (hasHeard) throw new Error(text);
        setTimeout(subscribe, AGAIN_MS);
      } else if (type === 'error' || type === 'complete' || payload?.errors) throw new Error(text);
      if (type === 'connection_ack') subscribe();
      return type === 'connection_ack';
    },
  },
  /** Socket.IO 4 over Engine.IO 4: `0` opens, `2` asks for a `3`, `40` joins a namespace, `42` is an event. */
  socketIo: {
    hello: () => undefined,
    hear(socket, text) {
      if (text === '2') socket.send('3');
      if (text.startsWith('0')) socket.send('40');
      return text.startsWith('40');
    },
  },
  /** One greeting, and messages as they are. */
  bare: {
    hello: () => undefined,
    hear: (_socket, text) => text === '"welcome"',
  },
};
