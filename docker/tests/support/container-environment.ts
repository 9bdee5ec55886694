import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster, Container, Pod } from './cluster.ts';
import type { Variables } from './compose.ts';
import { environmentOf, parseDockerfile } from './dockerfile.ts';

/** A container and the name of the program in it, as the loaders of configurations have it. */
export type Program = [name: string, pod: Pod, container: Container];

/** What runs in the pods of the services, the step before each included. */
export const programsOf = (cluster: Cluster): Program[] =>
  cluster.services.flatMap((pod): Program[] => [
    ...(pod.spec.initContainers ?? []).map((container): Program => [`${pod.component}-migrate`, pod, container]),
    [pod.component, pod, pod.spec.containers[0]],
  ]);

/** The variables of a container: what its image sets, and what the chart sets over it. */
export function environmentIn(pod: Pod, container: Container): Variables {
  const image = parseDockerfile(`${pod.component}.Dockerfile`).at(-1);
  if (!image) throw new Error(`no image of ${pod.component}`);
  return { ...environmentOf(image), ...ownEnvironment(container) };
}

const ownEnvironment = ({ env = [] }: Container): Variables =>
  Object.fromEntries(env.map(({ name, value }) => [name, value]));

/** Calls `load` with a container's environment while the files that it names are there, at another place. */
export function withFiles<T>(cluster: Cluster, pod: Pod, container: Container, load: (env: Variables) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'parley-mounts-'));
  try {
    const moved = new Map(
      Object.entries(cluster.filesOf(pod, container)).map(([path, text], index) => {
        const place = join(folder, String(index));
        writeFileSync(place, text);
        return [path, place];
      }),
    );
    const env = Object.entries(environmentIn(pod, container)).map(([name, value]) => [name, moved.get(value) ?? value]);
    return load(Object.fromEntries(env) as Variables);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Where a container connects to: the host and port of every URL in its variables and its files. */
export function addressesOf(cluster: Cluster, pod: Pod, container: Container): { host: string; port: number }[] {
  const values = [...Object.values(ownEnvironment(container)), ...Object.values(cluster.filesOf(pod, container))];
  return values
    .filter((value) => value.includes('://'))
    .flatMap((value) => value.split(','))
    .filter((value) => value.includes('://'))
    .map((value) => new URL(value))
    .map(({ hostname, port }) => ({ host: hostname, port: Number(port) }));
}
