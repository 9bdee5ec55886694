import { expect } from '@jest/globals';
import { Kind, OperationTypeNode, parse, print, type OperationDefinitionNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { send } from '../../support/client.ts';
import { graphqlUrl } from '../../support/environment.ts';
import { tokenOf, type Place } from './system.ts';

export type Data = Record<string, Record<string, unknown>>;

export const operationsOf = (...texts: string[]): OperationDefinitionNode[] =>
  texts
    .flatMap((text) => parse(text).definitions)
    .filter((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION);

/** Replaces the placeholders of a documented operation and supplies its variables. */
function fillIn(operation: OperationDefinitionNode, { roomId, cursor }: Place, clientId: string) {
  const query = print(operation)
    .replace(`"…the room's cursor…"`, JSON.stringify(cursor))
    .replaceAll('"…"', JSON.stringify(roomId));
  const known: Record<string, unknown> = {
    roomId,
    clientId,
    input: { roomId, body: 'Hello', clientId },
    after: cursor,
  };
  const names = operation.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
  return { query, variables: Object.fromEntries(names.map((name) => [name, known[name]])) };
}

/** Runs a documented operation as `ada`. @returns its first result, which must not contain errors. */
export async function run(operation: OperationDefinitionNode, place: Place, clientId: string): Promise<Data> {
  const { query, variables } = fillIn(operation, place, clientId);
  const token = await tokenOf('ada');
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    const { data, errors } = await send<Data>(query, variables, token);
    expect(errors).toEqual([]);
    return data ?? {};
  }
  const socket = createClient({
    url: graphqlUrl().replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const { value } = await socket.iterate<Data>({ query, variables }).next();
  await socket.dispose();
  expect(value?.errors).toBeUndefined();
  return value?.data ?? {};
}
