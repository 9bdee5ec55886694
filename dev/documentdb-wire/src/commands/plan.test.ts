import { expect, test } from '@jest/globals';
import { summarisePlan } from './plan.ts';

const counted = { 'Actual Rows': 50, 'Actual Loops': 1 };

test("converts an ordered index scan to mongod's format", () => {
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

test('counts every document once per loop in a sort over a collection scan', () => {
  const scan = { 'Node Type': 'Seq Scan', 'Actual Rows': 10, 'Actual Loops': 2, 'Rows Removed by Filter': 90 };
  const plan = { ...counted, 'Node Type': 'Sort', Plans: [{ ...counted, 'Node Type': 'Result', Plans: [scan] }] };
  const { stages, documents, keys } = summarisePlan(plan);
  expect(stages).toEqual({ stage: 'SORT', inputStage: { stage: 'COLLSCAN' } });
  expect({ documents, keys }).toEqual({ documents: 200, keys: 0 });
});

test("uses mongod's name for the primary key", () => {
  const plan = { ...counted, 'Node Type': 'Index Scan', 'Index Name': 'collection_pk_3' };
  expect(summarisePlan(plan).stages.inputStage?.indexName).toBe('_id_');
});

test('is empty for a plan without a table', () => {
  expect(summarisePlan({ 'Node Type': 'Result' }).stages).toEqual({ stage: 'EOF' });
});
