import { processes } from '../../support/environment.ts';
import { readCounts, readMemory, type Figure } from './figures.ts';
import { History, keyOf } from './history.ts';
import { comeToRest, watch } from './rest.ts';
import type { Topics } from './topics.ts';
import type { Visited } from './visit.ts';
import { World } from './world.ts';

const WARM_UP_CYCLES = 2;
/** How long counts may take to come back after a cycle: an inbox that nobody follows any more stays open for 30 s. */
const REST_DEADLINE_MS = 60_000;
/** Of the visits of a cycle: half of what it would leave behind if each visit left one thing in one of two replicas. */
const LEEWAY = 0.25;

export interface SoakOptions {
  /** In each cycle, all at the same time. */
  visits: number;
  withMemory: boolean;
}

/** People come and go, again and again, and what each process holds is read whenever nobody is there. */
export class Soak {
  cycles = 0;
  /** What the last cycle did. */
  visited: Visited | undefined;
  /** Counts that were not back after the last cycle. */
  notBack: Figure[] = [];

  private constructor(
    private readonly world: World,
    private readonly topics: Topics,
    readonly history: History,
    /** What goes with people, at the most while the first of them were there. */
    readonly busiest: readonly Figure[],
    private readonly options: SoakOptions,
  ) {}

  /** The baseline: what goes with people as it is before they come, the rest as the first of them left it. */
  static async begin(topics: Topics, options: SoakOptions): Promise<Soak> {
    const { visits, withMemory } = options;
    const read = () => readCounts(processes(), topics);
    const world = await World.make();
    const before = (await read()).filter(isOfPeople);
    const kept = new Map<string, Figure>();
    let busiest: Figure[] = [];
    for (let cycle = 0; cycle < WARM_UP_CYCLES; cycle++) {
      busiest = (await watch(read, world.cycle(visits))).filter(isOfPeople);
      for (const figure of await comeToRest(read, new History(before, 0), REST_DEADLINE_MS)) {
        const most = Math.max(figure.value, kept.get(keyOf(figure))?.value ?? 0);
        if (figure.kind === 'kept') kept.set(keyOf(figure), { ...figure, value: most });
      }
    }
    const memory = withMemory ? await readMemory(processes()) : [];
    const history = new History([...before, ...kept.values(), ...memory], visits * LEEWAY);
    history.see(busiest);
    return new Soak(world, topics, history, busiest, options);
  }

  async cycle(): Promise<void> {
    this.visited = await this.world.cycle(this.options.visits);
    const counts = await comeToRest(() => readCounts(processes(), this.topics), this.history, REST_DEADLINE_MS);
    this.notBack = this.history.notBack(counts);
    const memory = this.options.withMemory ? await readMemory(processes()) : [];
    this.history.add([...counts, ...memory], performance.now());
    this.cycles++;
  }
}

const isOfPeople = ({ kind }: Figure) => kind === 'people';
