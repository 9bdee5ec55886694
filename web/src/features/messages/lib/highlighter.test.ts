import { describe, expect, test } from '@jest/globals';
import { READY, type HighlightRequest } from './highlight-messages.ts';
import { Highlighter, type HighlightWorker } from './highlighter.ts';

/** Responds at once, except to the code `forever`. */
class FakeWorker {
  static readonly started: FakeWorker[] = [];
  readonly requests: HighlightRequest[] = [];
  isTerminated = false;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;

  constructor(private readonly isBroken = false) {
    FakeWorker.started.push(this);
    queueMicrotask(() => (this.isBroken ? this.onerror?.({}) : this.onmessage?.({ data: READY })));
  }

  postMessage(request: HighlightRequest): void {
    this.requests.push(request);
    if (request.code === 'forever') return;
    queueMicrotask(() => this.onmessage?.({ data: { id: request.id, html: `<span>${request.code}</span>` } }));
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

function newHighlighter(isBroken = false) {
  FakeWorker.started.length = 0;
  return new Highlighter(() => new FakeWorker(isBroken) as unknown as HighlightWorker, 20);
}

describe('Highlighter', () => {
  test('highlights the same code once', async () => {
    const highlighter = newHighlighter();
    const answers = await Promise.all(['a', 'b', 'a'].map((code) => highlighter.highlight(code, 'js')));
    expect(answers).toEqual(['<span>a</span>', '<span>b</span>', '<span>a</span>']);
    expect(FakeWorker.started[0]?.requests).toHaveLength(2);
    expect(highlighter.peek('a', 'js')).toBe('<span>a</span>');
    expect(highlighter.peek('a', 'css')).toBeUndefined();
  });

  test('gives up on code that takes too long, and continues with the next', async () => {
    const highlighter = newHighlighter();
    const answers = await Promise.all(['forever', 'a'].map((code) => highlighter.highlight(code, 'js')));
    expect(answers).toEqual([null, '<span>a</span>']);
    expect(await highlighter.highlight('forever', 'js')).toBeNull();
    expect(FakeWorker.started.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
  });

  test('leaves code plain when the worker does not start, and tries again', async () => {
    const highlighter = newHighlighter(true);
    expect(await highlighter.highlight('a', 'js')).toBeNull();
    expect(await highlighter.highlight('a', 'js')).toBeNull();
    expect(FakeWorker.started).toHaveLength(2);
  });

  test('limits the queue', async () => {
    const highlighter = newHighlighter();
    const many = Array.from({ length: 300 }, (_, index) => highlighter.highlight(`code ${index}`, 'js'));
    const answers = await Promise.all(many);
    expect(answers.filter((answer) => answer === null).length).toBe(200);
  });
});
