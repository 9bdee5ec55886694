/** Wait before a rejected reader subscribes again. */
const RETRY_MS = 1_000;

/**
 * The handshakes of the systems. All of them carry the message as the JSON object `{"message": …}` somewhere in their
 * frames.
 *
 * `onOpen` runs when the socket is open. `onControlFrame` handles a frame without a message and returns true when the
 * reader is connected.
 */
export const DIALECTS = {
  /** `graphql-transport-ws`, which Parley uses too. */
  graphql: {
    protocol: 'graphql-transport-ws',
    onOpen: (socket, { token }) =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: token && { authorization: `Bearer ${token}` } })),
    onControlFrame(socket, text, { query, variables }, hasReceived) {
      const subscribe = () =>
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
      const { type, payload } = JSON.parse(text);
      if (type === 'ping') socket.send('{"type":"pong"}');
      if (type === 'error' && text.includes('SERVICE_UNAVAILABLE')) {
        // Legitimate while many readers connect; later it would be a lost event.
        if (hasReceived) throw new Error(text);
        setTimeout(subscribe, RETRY_MS);
      } else if (type === 'error' || type === 'complete' || payload?.errors) throw new Error(text);
      if (type === 'connection_ack') subscribe();
      return type === 'connection_ack';
    },
  },
  /** Socket.IO 4 over Engine.IO 4: `0` opens, `2` asks for a `3`, `40` joins a namespace, `42` is an event. */
  socketIo: {
    onOpen: () => undefined,
    onControlFrame(socket, text) {
      if (text === '2') socket.send('3');
      if (text.startsWith('0')) socket.send('40');
      return text.startsWith('40');
    },
  },
  /** A welcome frame, followed by plain messages. */
  bare: {
    onOpen: () => undefined,
    onControlFrame: (_socket, text) => text === '"welcome"',
  },
};
