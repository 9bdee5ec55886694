import { readDocker, type Variables } from './compose.ts';

export interface Instruction {
  /** In upper case, such as `COPY`. */
  name: string;
  /** The arguments, on one line. */
  text: string;
}

export interface Stage {
  /** The argument of `FROM`: an image, or the name of an earlier stage. */
  base: string;
  name?: string;
  instructions: Instruction[];
}

export interface Copy {
  /** The stage that it copies from; absent for the build context. */
  from?: string;
  sources: string[];
  target: string;
}

/** The stages of `docker/Dockerfile`, in order. */
export function parseDockerfile(): Stage[] {
  const lines = readDocker('Dockerfile')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  const stages: Stage[] = [];
  for (const line of lines) {
    const [, name, text] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    if (name === undefined || text === undefined) throw new Error(`Dockerfile: not an instruction: ${line}`);
    if (name === 'FROM') {
      const [base = '', , stage] = text.split(' ');
      stages.push({ base, name: stage, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push({ name, text });
    }
  }
  return stages;
}

/** A target with everything that it inherits, so that its base is an image. @throws when there is no such target. */
export function targetOf(name: string): Stage {
  const stage = parseDockerfile().find((one) => one.name === name);
  if (!stage) throw new Error(`Dockerfile: no target ${name}`);
  if (stage.base.includes(':')) return stage;
  const { base, instructions } = targetOf(stage.base);
  return { base, name, instructions: [...instructions, ...stage.instructions] };
}

/** The arguments of all instructions of a stage with this name. */
export const texts = (stage: Stage, name: string): string[] =>
  stage.instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);

/** The arguments of the last instruction, which is the effective one. */
export const lastText = (stage: Stage, name: string): string | undefined => texts(stage, name).at(-1);

/** The variables that a stage sets. */
export const environmentOf = (stage: Stage): Variables =>
  Object.fromEntries(texts(stage, 'ENV').flatMap((text) => text.split(' ').map((pair) => pair.split('='))));

export function copiesOf(stage: Stage): Copy[] {
  return texts(stage, 'COPY').map((text) => {
    const words = text.split(' ');
    const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
    const target = words.pop() ?? '';
    return { from, sources: words, target };
  });
}

/** The words of an instruction in exec form, such as `["node", "main.js"]`. @throws for shell form, which does not forward signals. */
export const execForm = (text: string): string[] => JSON.parse(text) as string[];
