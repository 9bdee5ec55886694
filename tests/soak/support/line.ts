/** A linear trend. */
export interface Line {
  /** Units per hour. */
  slope: number;
  /** The standard error of the slope, in the same unit; infinite with fewer than three points. */
  error: number;
}

const HOUR_MS = 3_600_000;

/** Fits a line by least squares to points with times in ms. */
export function fitLine(points: readonly { at: number; value: number }[]): Line {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const hours = points.map(({ at }) => at / HOUR_MS);
  const values = points.map(({ value }) => value);
  const [middle, level] = [mean(hours), mean(values)];
  const spread = hours.reduce((sum, hour) => sum + (hour - middle) ** 2, 0);
  if (points.length < 3 || spread === 0) return { slope: 0, error: Infinity };
  const slope = hours.reduce((sum, hour, i) => sum + (hour - middle) * ((values[i] ?? 0) - level), 0) / spread;
  const residual = hours.reduce((sum, hour, i) => sum + ((values[i] ?? 0) - level - slope * (hour - middle)) ** 2, 0);
  return { slope, error: Math.sqrt(residual / (points.length - 2) / spread) };
}
