import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { FuzzRequest } from './request-generator.ts';

/** Longer than the gateway's time limit for an operation. */
const TIMEOUT_MS = 60_000;

/** The result of a request. The status is undefined when the connection was closed without a response. */
export interface HttpResult {
  status: number | undefined;
  text: string;
}

/** Sends a raw request. @throws Error on timeout. */
export function send(origin: string, { method, path, headers, body }: FuzzRequest): Promise<HttpResult> {
  return new Promise((resolve, reject) => {
    const sent = request(origin, { method, path, headers, timeout: TIMEOUT_MS });
    const end = (result: HttpResult) => {
      sent.destroy();
      resolve(result);
    };
    sent.on('response', (response: IncomingMessage) => {
      text(response).then(
        (body) => end({ status: response.statusCode, text: body }),
        () => end({ status: response.statusCode, text: '' }),
      );
    });
    sent.on('upgrade', ({ statusCode }) => end({ status: statusCode, text: '' }));
    sent.on('timeout', () => {
      sent.destroy();
      reject(new Error('no response in time'));
    });
    sent.on('error', () => end({ status: undefined, text: '' }));
    sent.end(body);
  });
}
