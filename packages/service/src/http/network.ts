import { isIPv4, isIPv6 } from 'node:net';

const IPV4_IN_IPV6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** The groups of an IPv6 address that identify a customer's network (RFC 6177). */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

/**
 * The network that limits count an address for: in IPv6 its /64, since a client usually controls all of it.
 */
export function networkOf(address: string | undefined): string {
  const plain = address?.split('%')[0] ?? '';
  const mapped = IPV4_IN_IPV6.exec(plain)?.[1];
  if (mapped && isIPv4(mapped)) return mapped;
  if (!isIPv6(plain)) return plain || 'unknown';
  const [head = '', tail] = plain.toLowerCase().split('::');
  const groups = (text: string) => (text ? text.split(':') : []);
  const filled =
    tail === undefined
      ? groups(head)
      : [
          ...groups(head),
          ...Array<string>(GROUPS - groups(head).length - groups(tail).length).fill('0'),
          ...groups(tail),
        ];
  const network = filled.slice(0, NETWORK_GROUPS).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
