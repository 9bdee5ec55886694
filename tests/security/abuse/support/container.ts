import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const FILE = new URL('../../../../docker/compose.yml', import.meta.url);

interface Compose {
  services: Record<string, { deploy: { resources: { limits: { memory: string } } } }>;
}

/** The smallest memory limit of our services in the Compose file, in bytes. A process above it would be killed. */
export function containerBytes(): number {
  const { services } = parse(readFileSync(FILE, 'utf8'), { merge: true }) as Compose;
  const limits = ['auth', 'chat', 'gateway', 'edge'].map((name) => services[name]?.deploy.resources.limits.memory);
  return Math.min(...limits.map((limit) => Number(/^(\d+)M$/.exec(limit ?? '')?.[1]) * 1_024 * 1_024));
}
