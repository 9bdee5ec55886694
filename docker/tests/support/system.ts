import { loadCompose, type ComposeService, type Variables } from './compose.ts';
import { environmentOf, targetOf, type Stage } from './dockerfile.ts';
import { makeSecrets } from './make-env.ts';
import { urlsIn, withFiles } from './mounted-files.ts';
import { LOADERS, STORE_PORTS } from './services.ts';

type Entry = [name: string, service: ComposeService];

/** A new `docker/secrets`. */
export const secrets = makeSecrets();

/** The system of `compose.yml`. */
export const { services, networks, volumes, secrets: secretFiles } = loadCompose('compose.yml');

export const all = Object.entries(services);
export const stores = all.filter(([name]) => name in STORE_PORTS);
export const programs = all.filter(([, { build }]) => build);
/** Programs that exit when they are done. */
export const steps = programs.filter(([name]) => name.endsWith('-migrate'));
export const longRunning = all.filter(([name]) => !name.endsWith('-migrate'));

export const names = (entries: Entry[]): string[] => entries.map(([name]) => name);

/** The service of that name. @throws when it does not exist. */
export const serviceOf = (name: string): ComposeService => services[name] ?? missing(name);

/** The Dockerfile target of a program's image. */
export const imageOf = ({ build }: ComposeService): Stage => targetOf(build?.target ?? missing('target'));

/** The environment of a program: that of its image, overridden by that of the compose file. */
export const environmentIn = (service: ComposeService): Variables => ({
  ...environmentOf(imageOf(service)),
  ...service.environment,
});

/** The files of a service's secrets in the container, by path. */
export const filesOf = ({ secrets: names = [] }: ComposeService): Variables =>
  Object.fromEntries(names.map((name) => [`/run/secrets/${name}`, secrets[name] ?? missing(`secret ${name}`)]));

/** The config that a program loads from its variables and files. @throws ConfigError with every problem. */
export function configOf(name: string): object {
  const service = serviceOf(name);
  return withFiles(filesOf(service), environmentIn(service), LOADERS[name] ?? missing(`config of ${name}`));
}

/** Every URL in a service's environment and secrets. */
export const urlsOf = (service: ComposeService): URL[] =>
  urlsIn([...Object.values(service.environment ?? {}), ...Object.values(filesOf(service))]);

/** Throws if a value is missing. */
export function missing(what: string): never {
  throw new Error(`no ${what}`);
}
