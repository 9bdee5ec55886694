import { readFileSync } from 'node:fs';
import { Supergraph } from '@apollo/federation-internals';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { Planner } from '../../planning/planner.ts';
import { plannedFrom, type Planning } from '../../planning/planning.ts';
import { SubscriptionPlanner, upstreamVariables } from './planner.ts';

const file = new URL('../../../../schema/generated/supergraph.graphql', import.meta.url);
const supergraphSdl = readFileSync(file, 'utf8');
const supergraph = Supergraph.build(supergraphSdl);
const operations = new Planner(supergraphSdl);
const planning: Planning = { plan: async (source, name) => plannedFrom(operations.plan(source, name)) };
const planner = new SubscriptionPlanner(supergraph, supergraph.apiSchema().toGraphQLJSSchema(), planning);

const plan = (source: string, operationName?: string) => planner.plan(source, parse(source), operationName, true);

describe('a plan', () => {
  test('subscribes to events with their cursor and a start cursor', async () => {
    const { primary, resume } = await plan('subscription ($room: ID!) { e: roomEvents(roomId: $room) { roomId } }');
    expect(primary).toMatchObject({
      serviceName: 'chat',
      operation:
        'subscription($room:ID!$__parley_after:String){e:roomEvents(roomId:$room after:$__parley_after)' +
        '{__typename roomId __parley_cursor:cursor}}',
    });
    expect(resume?.eventKey).toBe('e');
  });

  test('sends only the variables in use upstream, with a start cursor if there is one', async () => {
    const made = await plan(
      `subscription ($room: ID!, $after: String, $named: Boolean!) {
        roomEvents(roomId: $room, after: $after) {
          ... on MessageAdded { message { author { displayName @include(if: $named) } } }
        }
      }`,
    );
    const variables = { room: 'r', after: 'a', named: true, stray: 1 };
    expect(upstreamVariables(made, variables, undefined)).toEqual({ room: 'r' });
    expect(upstreamVariables(made, variables, 'b')).toEqual({ room: 'r', __parley_after: 'b' });
    expect(made.resume?.start(variables)).toBe('a');
  });

  test.each([
    ['is a literal', 'subscription { roomEvents(roomId: "r", after: "a") { roomId } }', {}, 'a'],
    ['is a variable', 'subscription ($a: String) { roomEvents(roomId: "r", after: $a) { roomId } }', { a: 'b' }, 'b'],
    ['is a default', 'subscription ($a: String = "c") { roomEvents(roomId: "r", after: $a) { roomId } }', {}, 'c'],
    ['is null', 'subscription { roomEvents(roomId: "r", after: null) { roomId } }', {}, null],
    ['is not given', 'subscription ($a: String) { roomEvents(roomId: "r", after: $a) { roomId } }', {}, undefined],
  ])('knows the client’s start cursor when it %s', async (_, source, variables, start) => {
    expect((await plan(source)).resume?.start(variables)).toBe(start);
  });

  test('expands the fragments around the root and merges a root that is selected twice', async () => {
    const { primary } = await plan(
      `subscription { ...Root roomEvents(roomId: "r") { cursor } }
       fragment Root on Subscription { ... { roomEvents(roomId: "r") { roomId } } }`,
    );
    expect(primary.operation).toBe(
      'subscription($__parley_after:String){roomEvents(roomId:"r" after:$__parley_after)' +
        '{__typename roomId cursor __parley_cursor:cursor}}',
    );
  });

  test('is made once per operation', async () => {
    const source =
      'subscription A { roomEvents(roomId: "r") { roomId } } subscription B { roomEvents(roomId: "r") { cursor } }';
    const [first, second] = await Promise.all([plan(source, 'A'), plan(source, 'A')]);
    expect(second).toBe(first);
    expect(await plan(source, 'A')).toBe(first);
    expect(await plan(source, 'A')).not.toBe(await plan(source, 'B'));
  });
});
