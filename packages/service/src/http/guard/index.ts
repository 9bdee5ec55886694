export * from './guard-options.ts';
export * from './guarded-server.ts';
export * from './http-guard.ts';
export { OperationMemory, PARSED_WEIGHT } from './operation-memory.ts';
export type { Reservation, Owner, Scope } from './unsent-budget.ts';
