import { beforeEach, expect, test } from '@jest/globals';
import { Circuit } from './circuit.ts';

let circuit: Circuit;

beforeEach(() => {
  circuit = new Circuit();
});

const now = () => performance.now();

test('opens when a call was missed and nothing was answered since it was sent', () => {
  expect(circuit.mayAsk()).toBe(true);
  expect(circuit.missed(now())).toBe(true);
  expect(circuit.mayAsk()).toBe(false);
});

test('stays closed when something else was answered meanwhile: the call itself was slow', () => {
  const sentAt = now();
  circuit.answered();
  expect(circuit.missed(sentAt)).toBe(false);
  expect(circuit.mayAsk()).toBe(true);
});

test('opens once for any number of missed calls', () => {
  const sentAt = now();
  expect([circuit.missed(sentAt), circuit.missed(sentAt)]).toEqual([true, false]);
});

test('closes with any answer', () => {
  circuit.missed(now());
  circuit.answered();
  expect(circuit.mayAsk()).toBe(true);
});

test('lets one call through for each trial', () => {
  circuit.missed(now());
  circuit.allowTrial();
  circuit.allowTrial();
  expect([circuit.mayAsk(), circuit.mayAsk()]).toEqual([true, false]);
});

test('keeps no trial from when it was closed', () => {
  circuit.allowTrial();
  circuit.missed(now());
  expect(circuit.mayAsk()).toBe(false);
});
