import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { OddRequest } from './odd-requests.ts';

/** Longer than the gateway gives an operation. */
const PATIENCE_MS = 60_000;

/** What came of a request. Without a status there was no answer: the connection was closed. */
export interface Answer {
  status: number | undefined;
  text: string;
}

/** Sends a request as it is. @throws Error when there is neither an answer nor an end. */
export function send(origin: string, { method, path, headers, body }: OddRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(origin, { method, path, headers, timeout: PATIENCE_MS });
    const end = (answer: Answer) => {
      sent.destroy();
      resolve(answer);
    };
    sent.on('response', (response: IncomingMessage) => {
      text(response).then(
        (answer) => end({ status: response.statusCode, text: answer }),
        () => end({ status: response.statusCode, text: '' }),
      );
    });
    sent.on('upgrade', ({ statusCode }) => end({ status: statusCode, text: '' }));
    sent.on('timeout', () => {
      sent.destroy();
      reject(new Error('no answer in time'));
    });
    sent.on('error', () => end({ status: undefined, text: '' }));
    sent.end(body);
  });
}
