import { READY, type HighlightResponse, type HighlightRequest } from './highlight-messages.ts';
import { BoundedCache } from '../../../lib/bounded-cache.ts';

/**
 * The deadline of a block. Some grammars take ten seconds for a few thousand characters, and cannot be interrupted.
 * Ordinary code takes a few milliseconds; the rest is for busy devices, since nothing waits for the colors.
 */
const DEADLINE_MS = 1_000;
/** The deadline for loading the worker's code. The next block tries again. */
const START_DEADLINE_MS = 10_000;
/** The maximum number of queued blocks. More stay plain. */
const MAX_WAITING = 100;
const CACHE_BYTES = 2_000_000;
const BYTES_PER_CHARACTER = 2;

interface Job {
  request: HighlightRequest;
  key: string;
  done: (html: string | null) => void;
}

/** The part of the worker API that is used here. */
export type HighlightWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

/**
 * Highlights code blocks in a worker, one at a time. A block that takes too long terminates the worker, stays plain and
 * is not retried.
 */
export class Highlighter {
  private readonly known = new BoundedCache<string | null>(CACHE_BYTES);
  private readonly waiting: Job[] = [];
  private worker: HighlightWorker | null = null;
  private current: Job | null = null;
  private isReady = false;
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private lastId = 0;

  constructor(
    private readonly start: () => HighlightWorker,
    private readonly deadlineMs = DEADLINE_MS,
  ) {}

  /** The highlighted code as HTML; null if it stays plain, undefined if it has not been highlighted yet. */
  peek(code: string, language: string): string | null | undefined {
    return this.known.get(keyOf(code, language));
  }

  /** Resolves with the highlighted code as HTML, or null if the language is unknown or it takes too long. */
  highlight(code: string, language: string): Promise<string | null> {
    const key = keyOf(code, language);
    const known = this.known.get(key);
    if (known !== undefined) return Promise.resolve(known);
    if (this.waiting.length >= MAX_WAITING) return Promise.resolve(null);
    return new Promise((done) => {
      this.waiting.push({ request: { id: ++this.lastId, code, language }, key, done });
      this.next();
    });
  }

  private next(): void {
    if (this.current || this.waiting.length === 0) return;
    this.worker ??= this.startedWorker();
    if (!this.isReady) return;
    const job = this.waiting.shift();
    if (!job) return;
    // Requested twice before it was known.
    const known = this.known.get(job.key);
    if (known !== undefined) {
      job.done(known);
      return this.next();
    }
    this.current = job;
    this.deadline = setTimeout(() => this.giveUp(), this.deadlineMs);
    this.worker.postMessage(job.request);
  }

  private startedWorker(): HighlightWorker {
    const worker = this.start();
    worker.onmessage = ({ data }) => {
      if (data === READY) this.isReady = true;
      else this.finish((data as HighlightResponse).html);
      if (!this.current) clearTimeout(this.deadline);
      this.next();
    };
    worker.onerror = () => this.giveUp();
    this.deadline = setTimeout(() => this.giveUp(), START_DEADLINE_MS);
    return worker;
  }

  private finish(html: string | null): void {
    const job = this.current;
    if (!job) return;
    clearTimeout(this.deadline);
    this.current = null;
    this.known.set(job.key, html, (job.key.length + (html?.length ?? 0)) * BYTES_PER_CHARACTER);
    job.done(html);
  }

  private giveUp(): void {
    clearTimeout(this.deadline);
    this.worker?.terminate();
    this.worker = null;
    if (this.isReady) this.finish(null);
    // The worker did not start: nothing in the queue can be highlighted now.
    else for (const { done } of this.waiting.splice(0)) done(null);
    this.isReady = false;
    this.next();
  }
}

const keyOf = (code: string, language: string): string => `${language}\n${code}`;
