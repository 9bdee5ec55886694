/** Takes the screenshots. Started by `run.mjs` with a system. */
import { mkdirSync, statSync } from 'node:fs';
import { DEMO_PASSWORD, seed } from '../../dev/launcher/src/seed.ts';
import { DESKTOP, launchBrowser, Visitor } from '../../tests/support/browser.ts';
import { graphqlUrl, edgeUrl } from '../../tests/support/environment.ts';
import { sidebarLink } from '../../tests/support/logged-in.ts';

const FOLDER = 'docs/images';
const ROOM = 'Harbour';
/** What a reader of the README loads at most for one screenshot. */
const MAX_BYTES = 160_000;

mkdirSync(FOLDER, { recursive: true });
await seed(graphqlUrl());
const browser = await launchBrowser();
try {
  // Grace is online in the screenshots.
  const grace = await Visitor.arrive(browser);
  await grace.logIn('grace', DEMO_PASSWORD);
  for (const theme of ['light', 'dark'] as const) await takeScreenshot(theme);
} finally {
  await browser.close();
}

async function takeScreenshot(theme: 'light' | 'dark'): Promise<void> {
  const options = { colorScheme: theme, locale: 'en-GB' };
  const ada = await Visitor.arrive(browser, DESKTOP, edgeUrl(), options);
  await ada.logIn('ada', DEMO_PASSWORD);
  await sidebarLink(ada.page, ROOM).click();
  const messages = ada.page.getByRole('region', { name: 'Messages' });
  await messages.getByText('typo so far').waitFor();
  // Code is highlighted by a worker.
  await messages.locator('.hljs-keyword').first().waitFor();
  await ada.page.evaluate(() => document.fonts.ready);
  const path = `${FOLDER}/room-${theme}.png`;
  await ada.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  await ada.leave();
  const { size } = statSync(path);
  console.log(`${path}: ${Math.round(size / 1000)} kB`);
  if (size > MAX_BYTES) throw new Error(`${path} is larger than ${MAX_BYTES / 1000} kB`);
}
