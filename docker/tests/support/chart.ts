import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { renderChart } from './renderer.ts';
import { rootPath } from './root.ts';

/** The common fields of all Kubernetes objects. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  [field: string]: unknown;
}

export type Values = Record<string, unknown>;

export const RELEASE = 'parley';
export const NAMESPACE = 'talk';

/** The content of one of the chart's files. */
export const readChart = (file: string): string => readFileSync(rootPath('helm/parley', file), 'utf8');

export const defaults = parse(readChart('values.yaml')) as Values;

const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(
  JSON.parse(readChart('values.schema.json')) as object,
);

/**
 * Renders the chart with the given values over its defaults.
 * @throws Error as Helm does, including for values that its schema rejects.
 */
export function render(values: Values): Manifest[] {
  const problems = problemsWith(values);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return parseAllDocuments(renderChart(values, RELEASE, NAMESPACE))
    .map((document) => {
      if (document.errors[0]) throw document.errors[0];
      return document.toJS() as Manifest | null;
    })
    .filter((manifest) => manifest !== null);
}

/** The schema's errors for the given values over the chart's defaults. */
export function problemsWith(values: Values): string[] {
  validate(overlay(defaults, values));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

/** As in Helm, null removes a default. */
function overlay(base: Values, over: Values): Values {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isMap(value) && isMap(below) ? overlay(below, value) : value;
  }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);
