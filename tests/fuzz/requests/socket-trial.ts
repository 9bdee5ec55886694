import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket, type RawData } from 'ws';
import type { Frame } from './odd-frames.ts';

/** How long a socket is listened to after the last answer, as what comes of some frames is nothing. */
const QUIET_MS = 150;
const PATIENCE_MS = 20_000;
const GREETING_MS = 1_000;

/** What came of a socket: everything that was heard, and the code when the gateway has closed it. */
export interface Heard {
  texts: string[];
  code: number | undefined;
}

/** Says it all at once, and listens until nothing more comes. */
export async function talk(url: string, frames: readonly Frame[], headers: Record<string, string>): Promise<Heard> {
  const socket = new WebSocket(url, 'graphql-transport-ws', { headers });
  const heard: Heard = { texts: [], code: undefined };
  let lastAt = performance.now();
  let isFaulty = false;
  const closed = new Promise<void>((resolve) => {
    socket.on('close', (code) => {
      // What is broken off after bytes that are no frame was broken by us.
      heard.code = isFaulty && code === 1006 ? undefined : code;
      resolve();
    });
  });
  socket.on('error', () => undefined);
  socket.on('message', (data: RawData) => {
    heard.texts.push(String(data));
    lastAt = performance.now();
  });
  await Promise.race([new Promise((resolve) => socket.once('open', resolve)), closed]);
  for (const [index, frame] of frames.entries()) {
    if (socket.readyState !== WebSocket.OPEN) break;
    // Most of what follows the greeting is for those who are welcome.
    if (index === 1)
      await Promise.race([new Promise((resolve) => socket.once('message', resolve)), closed, delay(GREETING_MS)]);
    if ('text' in frame) socket.send(frame.text);
    else if ('binary' in frame) socket.send(frame.binary);
    else {
      isFaulty = true;
      (socket as unknown as { _socket: Duplex })._socket.write(frame.bytes);
    }
  }
  const end = performance.now() + PATIENCE_MS;
  while (heard.code === undefined && performance.now() < Math.min(end, lastAt + QUIET_MS)) {
    await Promise.race([closed, delay(QUIET_MS)]);
    if (socket.readyState === WebSocket.CLOSED) break;
  }
  socket.terminate();
  return heard;
}
