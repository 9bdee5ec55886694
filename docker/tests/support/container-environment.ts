import type { Cluster, Container, Pod } from './cluster.ts';
import type { Variables } from './compose.ts';
import { environmentOf, targetOf } from './dockerfile.ts';
import { urlsIn, withFiles } from './mounted-files.ts';
import { LOADERS } from './services.ts';

/** A container and the name of its program, as used by the config loaders. */
export type Program = [name: string, pod: Pod, container: Container];

/** Parley's containers: services and migrations. */
export const programsOf = (cluster: Cluster): Program[] =>
  [...cluster.services, ...cluster.migrations].map((pod) => [pod.component, pod, pod.spec.containers[0]]);

/** The image of a pod, which is named after a service. */
export const imageNameOf = ({ component }: Pod): string => component.replace('-migrate', '');

/** The variables of a container: those of its image, overridden by those of the chart. */
export function environmentIn(pod: Pod, container: Container): Variables {
  return { ...environmentOf(targetOf(imageNameOf(pod))), ...ownEnvironment(container) };
}

const ownEnvironment = ({ env = [] }: Container): Variables =>
  Object.fromEntries(env.map(({ name, value }) => [name, value]));

/** The config that a program loads from a container's variables and files. @throws ConfigError with every problem. */
export function configOf(cluster: Cluster, [name, pod, container]: Program): object {
  const load = LOADERS[name];
  if (!load) throw new Error(`no config loader for ${name}`);
  return withFiles(cluster.filesOf(pod, container), environmentIn(pod, container), load);
}

/** The addresses that a container connects to: host and port of every URL in its variables and files. */
export function addressesOf(cluster: Cluster, pod: Pod, container: Container): { host: string; port: number }[] {
  const values = [...Object.values(ownEnvironment(container)), ...Object.values(cluster.filesOf(pod, container))];
  return urlsIn(values).map(({ hostname, port }) => ({ host: hostname, port: Number(port) }));
}
