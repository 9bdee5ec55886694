import { loadCompose, type ComposeService, type Variables } from './compose.ts';
import { environmentOf, targetOf, type Stage } from './dockerfile.ts';
import { makeSecrets } from './make-env.ts';
import { urlsIn, withFiles } from './mounted-files.ts';
import { LOADERS, STORE_PORTS } from './services.ts';

type Entry = [name: string, service: ComposeService];

/** A fresh `docker/secrets`. */
export const secrets = makeSecrets();

/** The system of `compose.yml`. */
export const { services, networks, volumes, secrets: secretFiles } = loadCompose('compose.yml');

export const all = Object.entries(services);
export const stores = all.filter(([name]) => name in STORE_PORTS);
export const programs = all.filter(([, { build }]) => build);
/** Programs that end by themselves. */
export const steps = programs.filter(([name]) => name.endsWith('-migrate'));
export const longRunning = all.filter(([name]) => !name.endsWith('-migrate'));

export const names = (entries: Entry[]): string[] => entries.map(([name]) => name);

/** @throws when there is no such service. */
export const serviceOf = (name: string): ComposeService => services[name] ?? missing(name);

/** The target of the Dockerfile that a program's image is built from. */
export const imageOf = ({ build }: ComposeService): Stage => targetOf(build?.target ?? missing('target'));

/** What a program finds in its environment: what its image sets, and what the compose file sets over it. */
export const environmentIn = (service: ComposeService): Variables => ({
  ...environmentOf(imageOf(service)),
  ...service.environment,
});

/** The files that a service's secrets are in the container, by their paths. */
export const filesOf = ({ secrets: names = [] }: ComposeService): Variables =>
  Object.fromEntries(names.map((name) => [`/run/secrets/${name}`, secrets[name] ?? missing(`secret ${name}`)]));

/** What a program makes of its variables and files. @throws ConfigError with every problem. */
export function configOf(name: string): object {
  const service = serviceOf(name);
  return withFiles(filesOf(service), environmentIn(service), LOADERS[name] ?? missing(`config of ${name}`));
}

/** Every URL in a service's environment and its secrets. */
export const urlsOf = (service: ComposeService): URL[] =>
  urlsIn([...Object.values(service.environment ?? {}), ...Object.values(filesOf(service))]);

/** Throws: for where something must be there. */
export function missing(what: string): never {
  throw new Error(`no ${what}`);
}
