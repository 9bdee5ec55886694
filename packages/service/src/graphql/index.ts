export { CursorSigner } from './cursor-signer.ts';
export { DateTimeScalar } from './date-time.ts';
export { documentBytes } from './document-store.ts';
export { type Caller, OperationBudget, stoppedBy } from './operation-budget.ts';
export { codesOf, type EndedOperation, OperationMetrics, watchOperations } from './operation-metrics.ts';
