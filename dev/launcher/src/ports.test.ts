import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { freePorts, PortTakenError, requireFree } from './ports.ts';

describe('ports', () => {
  test('names a port in use and the variable to set', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(requireFree(port, 'GATEWAY_PORT')).rejects.toThrow(PortTakenError);
    await expect(requireFree(port, 'GATEWAY_PORT')).rejects.toThrow(
      `Port ${port} is in use. Stop the process that listens there, or set GATEWAY_PORT`,
    );
    server.close();
    await once(server, 'close');
    await expect(requireFree(port, 'GATEWAY_PORT')).resolves.toBeUndefined();
  });

  test('returns distinct free ports', async () => {
    expect(new Set(await freePorts(10)).size).toBe(10);
  });
});
