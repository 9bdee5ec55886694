import type { AttackRecorder } from './attack-recorder.ts';
import type { World } from './world.ts';

/** A class of attacks with several variants. */
export interface Attack {
  name: string;
  run(recorder: AttackRecorder, world: World): Promise<void>;
}
