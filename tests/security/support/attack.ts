import type { Judge } from './judge.ts';
import type { World } from './world.ts';

/** A class of attacks, tried in several ways. */
export interface Attack {
  name: string;
  run(judge: Judge, world: World): Promise<void>;
}
