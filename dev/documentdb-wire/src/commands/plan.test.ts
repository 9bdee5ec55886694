import { expect, test } from '@jest/globals';
import { summarisePlan } from './plan.ts';

const counted = { 'Actual Rows': 50, 'Actual Loops': 1 };

test('an ordered index scan has the shape that mongod gives it', () => {
  const index = { ...counted, 'Node Type': 'Index Scan', 'Index Name': 'room_1_seq_1', 'Rows Removed by Filter': 3 };
  const details = { indexName: 'room_1_seq_1', indexKey: '{"room": 1, "seq": 1}', isBackwardScan: true };
  const plan = {
    ...counted,
    'Node Type': 'Limit',
    Plans: [{ ...counted, 'Node Type': 'Custom Scan', IndexDetails: [details], Plans: [index] }],
  };
  expect(summarisePlan(plan)).toEqual({
    returned: 50,
    keys: 53,
    documents: 53,
    stages: {
      stage: 'LIMIT',
      inputStage: {
        stage: 'FETCH',
        inputStage: {
          stage: 'IXSCAN',
          indexName: 'room_1_seq_1',
          keyPattern: { room: 1, seq: 1 },
          direction: 'backward',
        },
      },
    },
  });
});

test('a sort over a scan of the collection counts every document once per loop', () => {
  const scan = { 'Node Type': 'Seq Scan', 'Actual Rows': 10, 'Actual Loops': 2, 'Rows Removed by Filter': 90 };
  const plan = { ...counted, 'Node Type': 'Sort', Plans: [{ ...counted, 'Node Type': 'Result', Plans: [scan] }] };
  const { stages, documents, keys } = summarisePlan(plan);
  expect(stages).toEqual({ stage: 'SORT', inputStage: { stage: 'COLLSCAN' } });
  expect({ documents, keys }).toEqual({ documents: 200, keys: 0 });
});

test("the primary key has mongod's name", () => {
  const plan = { ...counted, 'Node Type': 'Index Scan', 'Index Name': 'collection_pk_3' };
  expect(summarisePlan(plan).stages.inputStage?.indexName).toBe('_id_');
});

test('a plan without any table is empty', () => {
  expect(summarisePlan({ 'Node Type': 'Result' }).stages).toEqual({ stage: 'EOF' });
});
