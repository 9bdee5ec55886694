import { loadCompose, type ComposeService, type Variables } from './compose.ts';
import { environmentOf, parseDockerfile, type Stage } from './dockerfile.ts';
import { makeVariables } from './make-env.ts';
import { STORE_PORTS } from './services.ts';

type Entry = [name: string, service: ComposeService];

/** A fresh `docker/.env`. */
export const variables = makeVariables();

/** The system of `compose.yml` with those variables. */
export const { services, networks, volumes } = loadCompose('compose.yml', variables);

export const all = Object.entries(services);
export const stores = all.filter(([name]) => name in STORE_PORTS);
export const programs = all.filter(([, { build }]) => build);
/** Programs that end by themselves. */
export const steps = programs.filter(([name]) => name.endsWith('-migrate'));
export const longRunning = all.filter(([name]) => !name.endsWith('-migrate'));

export const names = (entries: Entry[]): string[] => entries.map(([name]) => name);

/** @throws when there is no such service. */
export const serviceOf = (name: string): ComposeService => services[name] ?? missing(name);

/** The final stage of a program's Dockerfile. */
export const imageOf = ({ build }: ComposeService): Stage =>
  parseDockerfile(build?.dockerfile.replace('docker/', '') ?? '').at(-1) ?? missing('final stage');

/** What a program finds in its environment: what its image sets, and what the compose file sets over it. */
export const environmentIn = (service: ComposeService): Variables => ({
  ...environmentOf(imageOf(service)),
  ...service.environment,
});

/** Every URL in a service's environment; a variable may hold several. */
export const urlsOf = ({ environment = {} }: ComposeService): URL[] =>
  Object.values(environment)
    .filter((value) => value.includes('://'))
    .flatMap((value) => value.split(','))
    .map((value) => new URL(value));

/** Throws: for where something must be there. */
export function missing(what: string): never {
  throw new Error(`no ${what}`);
}
