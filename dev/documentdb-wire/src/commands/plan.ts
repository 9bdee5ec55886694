/** A node of PostgreSQL's `EXPLAIN (FORMAT JSON)`, with the fields that are used here. */
export interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Scan Direction'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  /** The engine's own description of an index scan. */
  IndexDetails?: {
    indexName: string;
    indexKey?: string;
    indexBounds?: string[];
    isBackwardScan?: boolean;
    scanType?: string;
  }[];
  Plans?: PlanNode[];
}

/** A stage in mongod's format. */
export interface Stage {
  stage: string;
  inputStage?: Stage;
  inputStages?: Stage[];
  indexName?: string;
  keyPattern?: unknown;
  direction?: 'forward' | 'backward';
  /** The engine's term for a scan in index order. */
  scanType?: string;
  indexBounds?: string[];
}

export interface PlanSummary {
  stages: Stage;
  returned: number;
  keys: number;
  documents: number;
}

/** The stages that mongod has names for; other nodes only pass rows on. */
const STAGES: Readonly<Record<string, string>> = {
  Limit: 'LIMIT',
  Sort: 'SORT',
  'Incremental Sort': 'SORT',
  Aggregate: 'GROUP',
  'Seq Scan': 'COLLSCAN',
  Append: 'OR',
  'Merge Append': 'SORT_MERGE',
  BitmapOr: 'OR',
  'Nested Loop': 'EQ_LOOKUP',
  'Hash Join': 'EQ_LOOKUP',
};

const INDEX_SCANS = new Set(['Index Scan', 'Index Only Scan', 'Bitmap Index Scan']);
/** The primary key of a collection's table, which mongod calls `_id_`. */
const ID_INDEX = /^collection_pk_/;

/** Converts PostgreSQL's plan to mongod's format, and counts the examined keys and documents. */
export function summarisePlan(plan: PlanNode): PlanSummary {
  const totals = { keys: 0, documents: 0 };
  const stages = stageOf(plan, undefined, totals) ?? { stage: 'EOF' };
  return { stages, returned: rows(plan), ...totals };
}

function stageOf(
  node: PlanNode,
  details: PlanNode['IndexDetails'],
  totals: { keys: number; documents: number },
): Stage | undefined {
  const known = node.IndexDetails ?? details;
  const inputs = (node.Plans ?? []).flatMap((child) => stageOf(child, known, totals) ?? []);
  const type = node['Node Type'];
  if (INDEX_SCANS.has(type)) {
    totals.keys += examined(node);
    totals.documents += type === 'Bitmap Index Scan' ? 0 : examined(node);
    return { stage: 'FETCH', inputStage: indexScan(node, known) };
  }
  if (type === 'Seq Scan') totals.documents += examined(node);
  const stage = STAGES[type];
  if (!stage) return inputs.length > 1 ? { stage: type.toUpperCase(), inputStages: inputs } : inputs[0];
  if (inputs.length > 1) return { stage, inputStages: inputs };
  return inputs[0] ? { stage, inputStage: inputs[0] } : { stage };
}

function indexScan(node: PlanNode, details: PlanNode['IndexDetails']): Stage {
  const name = node['Index Name'] ?? '';
  const own = details?.find(({ indexName }) => indexName === name);
  const backward = own?.isBackwardScan ?? node['Scan Direction'] === 'Backward';
  return {
    stage: 'IXSCAN',
    indexName: ID_INDEX.test(name) ? '_id_' : name,
    direction: backward ? 'backward' : 'forward',
    ...(own?.indexKey ? { keyPattern: JSON.parse(own.indexKey) as unknown } : {}),
    ...(own?.scanType ? { scanType: own.scanType } : {}),
    ...(own?.indexBounds ? { indexBounds: own.indexBounds } : {}),
  };
}

function rows(node: PlanNode): number {
  return (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 1);
}

function examined(node: PlanNode): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return rows(node) + removed * (node['Actual Loops'] ?? 1);
}
