/** Formats rows as a text table with numbers aligned right and texts aligned left. */
export function columns(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map(String));
  const widths = (texts[0] ?? []).map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const isText = widths.map((_, column) => texts.slice(1).some((row) => /^[^\d]{3}/.test(row[column] ?? '')));
  const line = (row: string[]) =>
    row.map((cell, column) => (isText[column] ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return texts.map((row) => `${line(row).join('  ').trimEnd()}\n`).join('');
}
