import type { Violation, History } from './history.ts';

/** Describes the violation in one sentence, followed by all operations and reads, one per line; times in seconds. */
export function describeViolation({ history, reading, source, undone }: Violation): string {
  const summary = [
    `${history.name}: ${reading ? `read ${reading.value}` : 'operations contradict each other'}`,
    source && `which was ${source.note ?? 'attempted'}`,
    undone && `after ${undone.value} was ${undone.note ?? 'acknowledged'}`,
  ];
  return [summary.filter(Boolean).join(', '), ...timeline(history)].join('\n  ');
}

function timeline({ operations, readings }: History): string[] {
  const origin = Math.min(...operations.map(({ startedAt }) => startedAt));
  const at = (time: number) => ((time - origin) / 1_000).toFixed(2).padStart(6);
  const changes = readings
    .toSorted((a, b) => a.endedAt - b.endedAt)
    .filter(({ value }, index, all) => value !== all[index - 1]?.value)
    .map((reading) => ({ ...reading, note: 'read' }));
  return [...operations, ...changes]
    .toSorted((a, b) => a.startedAt - b.startedAt)
    .map(({ startedAt, endedAt, value, note }) => `${at(startedAt)} to ${at(endedAt)}: ${value}, ${note ?? ''}`);
}
