import { z } from 'zod';
import { url } from '../config/option-types.ts';

/** Commas between URLs, but not those in a password. */
const BETWEEN = /,\s*(?=rediss?:\/\/)/;
const DEFAULT_PORT = 6379;

const urlsOf = (value: string): string[] => value.split(BETWEEN).map((item) => item.trim());

const serverUrl = url('redis', 'rediss');

/**
 * The address of Redis. One `redis://` or `rediss://` URL is a single server. Several comma-separated URLs are nodes of
 * one cluster, from which the others are discovered. A cluster with a single address has the suffix `?cluster`.
 */
export const redisUrl = z.string().check(({ value, issues }) => {
  const say = (message: string) => void issues.push({ code: 'custom', input: value, message });
  const urls = urlsOf(value);
  if (!urls.every((item) => serverUrl.safeParse(item).success && !new URL(item).hostname.includes(','))) {
    return say('must be a redis:// or rediss:// URL, or comma-separated URLs of one cluster');
  }
  if (!isCluster(urls)) return;
  const [first, ...others] = urls.map((item) => new URL(item));
  const sameAsFirst = (key: 'protocol' | 'username' | 'password') =>
    others.every((other) => other[key] === first?.[key]);
  if (!sameAsFirst('protocol')) say('the nodes of a cluster must all be redis:// or all be rediss://');
  if (!sameAsFirst('username') || !sameAsFirst('password'))
    say('the nodes of a cluster must share one username and password');
  if ([first, ...others].some((node) => !/^\/?0?$/.test(node?.pathname ?? ''))) {
    say('a cluster has no numbered databases: omit the number');
  }
});

/**
 * The prefix of every key and channel, so that several installations can share one Redis. Braces are hash tags: they
 * would put all keys of a cluster into one slot.
 */
export const redisPrefix = z.string().regex(/^[^{}]*$/, 'must not contain braces');

/** The parts of a cluster's URLs. */
export interface ClusterAddress {
  nodes: { host: string; port: number }[];
  credentials: { username?: string; password?: string };
  isEncrypted: boolean;
}

/** Parses the URLs of a cluster; null when the value names a single server. */
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
