/** The worker's first message: its code is loaded. */
export const READY = 'ready';

export interface HighlightRequest {
  id: number;
  code: string;
  language: string;
}

export interface HighlightResponse {
  id: number;
  /** Null when the code stays as it is. */
  html: string | null;
}

export const isRequest = (data: unknown): data is HighlightRequest =>
  typeof data === 'object' && data !== null && 'code' in data && 'language' in data;
