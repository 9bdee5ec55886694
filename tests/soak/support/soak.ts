import { processes } from '../../support/environment.ts';
import { readCounts, readMemory, type Measurement } from './measurements.ts';
import { History, keyOf } from './history.ts';
import { waitForBaseline, watchPeaks } from './baseline.ts';
import type { Topics } from './topics.ts';
import type { Visited } from './visit.ts';
import { World } from './world.ts';

const WARM_UP_CYCLES = 2;
/** Time limit for counts to return after a cycle. An inbox without subscribers stays open for 30 s. */
const BASELINE_DEADLINE_MS = 60_000;
/** As a share of the visits: half of what a cycle would leak in each of two replicas if each visit leaked one resource. */
const LEEWAY = 0.25;

export interface SoakOptions {
  /** Concurrent visits in each cycle. */
  visits: number;
  withMemory: boolean;
}

/** Simulates users who connect and disconnect repeatedly, and measures each process when no user is connected. */
export class Soak {
  cycles = 0;
  /** The totals of the last cycle. */
  visited: Visited | undefined;
  /** Counts above their baseline after the last cycle. */
  aboveBaseline: Measurement[] = [];

  private constructor(
    private readonly world: World,
    private readonly topics: Topics,
    readonly history: History,
    /** Peaks of the per-user counts during warm-up. */
    readonly peaks: readonly Measurement[],
    private readonly options: SoakOptions,
  ) {}

  /** Measures the baseline: per-user counts before the first visit, the others after warm-up. */
  static async begin(topics: Topics, options: SoakOptions): Promise<Soak> {
    const { visits, withMemory } = options;
    const read = () => readCounts(processes(), topics);
    const world = await World.make();
    const before = (await read()).filter(isPerUser);
    const pooled = new Map<string, Measurement>();
    let peaks: Measurement[] = [];
    for (let cycle = 0; cycle < WARM_UP_CYCLES; cycle++) {
      peaks = (await watchPeaks(read, world.cycle(visits))).filter(isPerUser);
      for (const measurement of await waitForBaseline(read, new History(before, 0), BASELINE_DEADLINE_MS)) {
        const max = Math.max(measurement.value, pooled.get(keyOf(measurement))?.value ?? 0);
        if (measurement.kind === 'pooled') pooled.set(keyOf(measurement), { ...measurement, value: max });
      }
    }
    const memory = withMemory ? await readMemory(processes()) : [];
    const history = new History([...before, ...pooled.values(), ...memory], visits * LEEWAY);
    history.recordPeaks(peaks);
    return new Soak(world, topics, history, peaks, options);
  }

  async cycle(): Promise<void> {
    this.visited = await this.world.cycle(this.options.visits);
    const counts = await waitForBaseline(
      () => readCounts(processes(), this.topics),
      this.history,
      BASELINE_DEADLINE_MS,
    );
    this.aboveBaseline = this.history.aboveBaseline(counts);
    const memory = this.options.withMemory ? await readMemory(processes()) : [];
    this.history.add([...counts, ...memory], performance.now());
    this.cycles++;
  }
}

const isPerUser = ({ kind }: Measurement) => kind === 'per-user';
