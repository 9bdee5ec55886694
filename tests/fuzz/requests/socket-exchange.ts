import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket, type RawData } from 'ws';
import type { Frame } from './frame-generator.ts';

/** How long to wait after the last message, because some frames get no response. */
const QUIET_MS = 150;
const TIMEOUT_MS = 20_000;
const ACK_TIMEOUT_MS = 1_000;

/** The messages received on a socket, and the close code if the gateway has closed it. */
export interface Exchange {
  texts: string[];
  code: number | undefined;
}

/** Sends all frames and receives until no more messages arrive. */
export async function exchange(
  url: string,
  frames: readonly Frame[],
  headers: Record<string, string>,
): Promise<Exchange> {
  const socket = new WebSocket(url, 'graphql-transport-ws', { headers });
  const received: Exchange = { texts: [], code: undefined };
  let lastAt = performance.now();
  let hasSentRawBytes = false;
  const closed = new Promise<void>((resolve) => {
    socket.on('close', (code) => {
      // An abnormal close after raw bytes is our own fault.
      received.code = hasSentRawBytes && code === 1006 ? undefined : code;
      resolve();
    });
  });
  socket.on('error', () => undefined);
  socket.on('message', (data: RawData) => {
    received.texts.push(String(data));
    lastAt = performance.now();
  });
  await Promise.race([new Promise((resolve) => socket.once('open', resolve)), closed]);
  for (const [index, frame] of frames.entries()) {
    if (socket.readyState !== WebSocket.OPEN) break;
    // Most frames only make sense after the acknowledgement.
    if (index === 1)
      await Promise.race([new Promise((resolve) => socket.once('message', resolve)), closed, delay(ACK_TIMEOUT_MS)]);
    if ('text' in frame) socket.send(frame.text);
    else if ('binary' in frame) socket.send(frame.binary);
    else {
      hasSentRawBytes = true;
      (socket as unknown as { _socket: Duplex })._socket.write(frame.bytes);
    }
  }
  const end = performance.now() + TIMEOUT_MS;
  while (received.code === undefined && performance.now() < Math.min(end, lastAt + QUIET_MS)) {
    await Promise.race([closed, delay(QUIET_MS)]);
    if (socket.readyState === WebSocket.CLOSED) break;
  }
  socket.terminate();
  return received;
}
