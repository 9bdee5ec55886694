/** The first message of the worker: its code has loaded. */
export const READY = 'ready';

export interface HighlightRequest {
  id: number;
  code: string;
  language: string;
}

export interface HighlightResponse {
  id: number;
  /** Null if the code stays plain. */
  html: string | null;
}

export const isRequest = (data: unknown): data is HighlightRequest =>
  typeof data === 'object' && data !== null && 'code' in data && 'language' in data;
