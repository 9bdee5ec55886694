/**
 * `npm run fuzz:text -- [--minutes 2] [--seed 1]`: searches for the message that takes the web client the longest to
 * read, guided by measured processor time, and prints the worst message for each reader. Exits with 1 if the time for
 * any of them grows faster than its length.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { describe, Recipes, textOf } from '../packages/text/tests/support/text-recipes.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '2' }, seed: { type: 'string' } } });
const deadline = Date.now() + Number(values.minutes) * 60_000;
const MAX_LENGTH = 8_000;
/** Recipes kept for each reader, to mutate further. */
const POPULATION = 24;
/** For four times the text: 4 is linear, 16 is quadratic. */
const MAX_GROWTH = 10;
const NOISE_MS = 0.3;

const root = fileURLToPath(new URL('.', import.meta.url));
const vite = await createServer({
  root,
  logLevel: 'error',
  server: { middlewareMode: true, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
});
const load = (path) => vite.ssrLoadModule(`/src/features/${path}`);
const readers = await loadReaders();
const recipes = new Recipes(Number(values.seed ?? Date.now() % 1_000_000));

const best = new Map(Object.keys(readers).map((name) => [name, []]));
let tried = 0;
while (Date.now() < deadline) {
  for (const [name, read] of Object.entries(readers)) {
    const recipe = recipes.next(best.get(name).map((known) => known.recipe));
    keep(best.get(name), { recipe, ms: costOf(read, recipe, MAX_LENGTH) });
    tried++;
  }
}

const worst = Object.entries(readers).map(([name, read]) => {
  const { recipe, ms } = confirmed(read, best.get(name));
  const growth = (costOf(read, recipe, 4 * MAX_LENGTH, 3) + NOISE_MS) / (ms + NOISE_MS);
  return { reader: name, ms: Number(ms.toFixed(2)), growth: Number(growth.toFixed(1)), text: describe(recipe) };
});
console.log(
  `${tried} messages tried; the worst of ${MAX_LENGTH} characters for each reader, and its growth to 4 × as many:`,
);
console.table(worst.toSorted((a, b) => b.ms - a.ms));
await vite.close();
process.exit(worst.some(({ growth }) => growth > MAX_GROWTH) ? 1 : 0);

/** Everything that reads the text of a message. The parser gets limits in proportion to the text, and no deadline. */
async function loadReaders() {
  const [{ parseMarkdown }, { ParseBudget, PARSE_LIMITS, TooComplexError }] = await Promise.all([
    vite.ssrLoadModule('@parley/text/markdown/parser'),
    vite.ssrLoadModule('@parley/text/markdown/parse-budget'),
  ]);
  const { splitPlainText } = await vite.ssrLoadModule('@parley/text/inline-parts');
  const { excerpt } = await load('messages/lib/excerpt.ts');
  const { withoutMarkdown } = await load('messages/lib/without-markdown.ts');
  const { withoutExcessMarks } = await vite.ssrLoadModule('@parley/text/excess-marks');
  const { mayBeMarkdown } = await vite.ssrLoadModule('@parley/text/may-be-markdown');
  const { markWords } = await load('search/lib/mark-words.ts');
  return {
    parseMarkdown(text) {
      const share = text.length / MAX_LENGTH;
      const limits = { tokens: PARSE_LIMITS.tokens * share, steps: PARSE_LIMITS.steps * share, time: Infinity };
      try {
        parseMarkdown(text, new ParseBudget(limits));
      } catch (error) {
        if (!(error instanceof TooComplexError)) throw error;
      }
    },
    splitPlainText,
    excerpt,
    withoutMarkdown,
    withoutExcessMarks,
    mayBeMarkdown,
    markWords: (text) => markWords(text, 'a -- ( https'),
  };
}

function costOf(read, recipe, length, attempts = 1) {
  const text = textOf(recipe, length);
  let min = Infinity;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(before);
    min = Math.min(min, (user + system) / 1_000);
  }
  return min;
}

function keep(population, candidate) {
  population.push(candidate);
  population.sort((a, b) => b.ms - a.ms);
  population.length = Math.min(population.length, POPULATION);
}

/** The recipe that is still the worst after repeated measurements: a pause of the machine looks like work. */
function confirmed(read, population) {
  return population
    .map(({ recipe }) => ({ recipe, ms: costOf(read, recipe, MAX_LENGTH, 5) }))
    .reduce((worst, next) => (next.ms > worst.ms ? next : worst));
}
