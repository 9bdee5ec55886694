import ts from 'typescript';
import { rootPath } from './root.ts';
import type { Manifest } from './chart.ts';

/** Checks manifests against Kubernetes' types as strictly as TypeScript checks literals: no field is unknown or missing. */
export function problemsOf(manifests: readonly Manifest[]): string[] {
  const file = rootPath('docker/tests/manifests.ts');
  const lines = manifests.map(
    (manifest, index) => `export const m${index}: ${typeOf(manifest)} = ${JSON.stringify(manifest)};`,
  );
  const program = ts.createProgram([file], OPTIONS, hostWith(file, lines.join('\n')));
  const source = program.getSourceFile(file);
  if (!source) throw new Error('nothing was read');
  return program.getSemanticDiagnostics(source).map(({ start = 0, messageText }) => {
    const { kind, metadata } = manifests[source.getLineAndCharacterOfPosition(start).line] as Manifest;
    return `${kind} ${metadata.name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts'],
  types: [],
  skipLibCheck: true,
};

/** The Prometheus operator's type is not part of Kubernetes; these are the fields in use. */
const POD_MONITOR = `{
  apiVersion: 'monitoring.coreos.com/v1';
  kind: 'PodMonitor';
  metadata: import('kubernetes-models/v1/Pod').IPod['metadata'];
  spec: {
    selector: import('kubernetes-models/policy/v1/PodDisruptionBudgetSpec').IPodDisruptionBudgetSpec['selector'];
    podMetricsEndpoints: {
      port: string;
      path: string;
      interval: string;
      relabelings: { targetLabel: string; replacement: string }[];
    }[];
  };
}`.replaceAll('\n', ' ');

const typeOf = ({ apiVersion, kind }: Manifest) =>
  kind === 'PodMonitor' ? POD_MONITOR : `import('kubernetes-models/${apiVersion}/${kind}').I${kind}`;

/** Files are parsed only once. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** The existing files, and one more with that content. */
function hostWith(file: string, text: string): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  return {
    ...host,
    fileExists: (name) => name === file || host.fileExists(name),
    readFile: (name) => (name === file ? text : host.readFile(name)),
    getSourceFile: (name, options) => {
      if (name === file) return ts.createSourceFile(name, text, options);
      if (!parsed.has(name)) parsed.set(name, host.getSourceFile(name, options));
      return parsed.get(name);
    },
  };
}
