import type { RunningSystem } from './running-system.ts';

/** A table of the whole system: service, address, pid, engine. */
export function systemTable({ stores, services }: RunningSystem): string {
  const storeRows = stores.flatMap(({ name, engine, url, processes }) =>
    processes.length === 0
      ? [[name, withoutPassword(url), '', engine]]
      : processes.map((process) => [process.name, process.url, String(process.pid), engine]),
  );
  const serviceRows = services.map(({ spec, pid }) => [spec.name, spec.url, String(pid ?? ''), '']);
  return layOut([['service', 'address', 'pid', 'store engine'], ...storeRows, ...serviceRows]);
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = '';
  return parsed.href;
}

function layOut(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  return lines.join('\n');
}
