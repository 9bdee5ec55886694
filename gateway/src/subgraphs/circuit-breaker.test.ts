import { beforeEach, expect, test } from '@jest/globals';
import { CircuitBreaker } from './circuit-breaker.ts';

let circuit: CircuitBreaker;

beforeEach(() => {
  circuit = new CircuitBreaker();
});

const now = () => performance.now();

test('opens when a call times out and no response arrived since it was sent', () => {
  expect(circuit.allowsCall()).toBe(true);
  expect(circuit.recordTimeout(now())).toBe(true);
  expect(circuit.allowsCall()).toBe(false);
});

test('stays closed when another call got a response in the meantime: the call itself was slow', () => {
  const sentAt = now();
  circuit.recordResponse();
  expect(circuit.recordTimeout(sentAt)).toBe(false);
  expect(circuit.allowsCall()).toBe(true);
});

test('opens once for any number of timeouts', () => {
  const sentAt = now();
  expect([circuit.recordTimeout(sentAt), circuit.recordTimeout(sentAt)]).toEqual([true, false]);
});

test('closes with any response', () => {
  circuit.recordTimeout(now());
  circuit.recordResponse();
  expect(circuit.allowsCall()).toBe(true);
});

test('lets one call through each time it is half-open', () => {
  circuit.recordTimeout(now());
  circuit.halfOpen();
  circuit.halfOpen();
  expect([circuit.allowsCall(), circuit.allowsCall()]).toEqual([true, false]);
});

test('is not half-open when it opens', () => {
  circuit.halfOpen();
  circuit.recordTimeout(now());
  expect(circuit.allowsCall()).toBe(false);
});
