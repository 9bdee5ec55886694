/**
 * Preloaded into a service to resolve `*.parley.test` from a file at each lookup. A test name server would not work,
 * because `dns.lookup` always uses the system's resolver.
 */
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { lookup } = dns;
const { lookup: lookupAsync } = dns.promises;

dns.lookup = function lookUp(host, options, callback = options) {
  if (!isOurs(host)) return lookup.call(dns, host, options, callback);
  find(host, options).then(
    (found) => (Array.isArray(found) ? callback(null, found) : callback(null, found.address, found.family)),
    callback,
  );
};
dns.promises.lookup = (host, options) => (isOurs(host) ? find(host, options) : lookupAsync(host, options));
syncBuiltinESMExports();

async function find(host, options) {
  const addresses = JSON.parse(readFileSync(process.env.PARLEY_HOST_NAMES, 'utf8'))[host] ?? [];
  if (addresses.length === 0) throw Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' });
  const found = addresses.map((address) => ({ address, family: 4 }));
  return options?.all ? found : found[0];
}

function isOurs(host) {
  return typeof host === 'string' && host.endsWith('.parley.test');
}
