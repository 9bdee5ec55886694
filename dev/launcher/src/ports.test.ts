import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { freePorts, PortTakenError, requireFree } from './ports.ts';

describe('ports', () => {
  test('a taken port is named together with the variable to set', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(requireFree(port, 'GATEWAY_PORT')).rejects.toThrow(PortTakenError);
    await expect(requireFree(port, 'GATEWAY_PORT')).rejects.toThrow(
      `Port ${port} is taken. Stop what listens there, or set GATEWAY_PORT`,
    );
    server.close();
    await once(server, 'close');
    await expect(requireFree(port, 'GATEWAY_PORT')).resolves.toBeUndefined();
  });

  test('free ports differ', async () => {
    expect(new Set(await freePorts(10)).size).toBe(10);
  });
});
