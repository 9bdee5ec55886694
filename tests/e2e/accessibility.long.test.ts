import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { createSampleRooms, type SampleRooms } from '../support/sample-rooms.ts';
import { expectAccessiblePages, type Surroundings } from './support/accessible-pages.ts';

const TIMEOUT_MS = 180_000;

let browser: Browser;
let rooms: SampleRooms;

beforeAll(async () => {
  [browser, rooms] = await Promise.all([launchBrowser(), createSampleRooms()]);
});

afterAll(() => browser.close());

describe('all pages pass axe for WCAG 2.2 A and AA', () => {
  test.each<Surroundings>([
    { size: 'a laptop', colorScheme: 'dark' },
    { size: 'a phone', colorScheme: 'light' },
  ])(
    'on $size in the $colorScheme theme',
    (surroundings) => expectAccessiblePages(browser, rooms, surroundings),
    TIMEOUT_MS,
  );
});
