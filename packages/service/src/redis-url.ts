import { z } from 'zod';
import { url } from './config.ts';

/** A comma in a password is not one between URLs. */
const BETWEEN = /,\s*(?=rediss?:\/\/)/;
const DEFAULT_PORT = 6379;

const urlsOf = (value: string): string[] => value.split(BETWEEN).map((item) => item.trim());

const serverUrl = url('redis', 'rediss');

/**
 * Where Redis is: one `redis://` or `rediss://` URL is one server; several with commas between are nodes of one
 * cluster, by which the others are found. A cluster that has only one address has `?cluster` after it.
 */
export const redisUrl = z.string().check(({ value, issues }) => {
  const say = (message: string) => void issues.push({ code: 'custom', input: value, message });
  const urls = urlsOf(value);
  if (!urls.every((item) => serverUrl.safeParse(item).success && !new URL(item).hostname.includes(','))) {
    return say('must be a redis:// or rediss:// URL, or several of one cluster with commas between');
  }
  if (!isCluster(urls)) return;
  const [first, ...others] = urls.map((item) => new URL(item));
  const sameAsFirst = (key: 'protocol' | 'username' | 'password') =>
    others.every((other) => other[key] === first?.[key]);
  if (!sameAsFirst('protocol')) say('the nodes of a cluster must all be redis:// or all be rediss://');
  if (!sameAsFirst('username') || !sameAsFirst('password'))
    say('the nodes of a cluster must have one user and password');
  if ([first, ...others].some((node) => !/^\/?0?$/.test(node?.pathname ?? ''))) {
    say('a cluster has no databases: leave the number out');
  }
});

/**
 * Comes before every key and channel, so that several installations can share one Redis. Braces in it would say to a
 * cluster that everything belongs to one slot.
 */
export const redisPrefix = z.string().regex(/^[^{}]*$/, 'must not have braces');

/** A cluster as a URL tells of it. */
export interface ClusterAddress {
  nodes: { host: string; port: number }[];
  credentials: { username?: string; password?: string };
  isEncrypted: boolean;
}

/** What a `redisUrl` says of a cluster; null when it names one server. */
export function parseClusterUrl(value: string): ClusterAddress | null {
  const urls = urlsOf(value);
  if (!isCluster(urls)) return null;
  const nodes = urls.map((item) => new URL(item));
  const { protocol, username, password } = nodes[0] as URL;
  return {
    nodes: nodes.map(({ hostname, port }) => ({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || DEFAULT_PORT),
    })),
    credentials: {
      ...(username && { username: decodeURIComponent(username) }),
      ...(password && { password: decodeURIComponent(password) }),
    },
    isEncrypted: protocol === 'rediss:',
  };
}

const isCluster = ([first = '', ...others]: string[]): boolean =>
  others.length > 0 || new URL(first).searchParams.has('cluster');
