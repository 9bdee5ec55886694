import { join } from 'node:path';
import type { Store, Stores } from '@parley/embedded-stores';
import { keepStoreRunning } from './keep-store-running.ts';
import { processEntries } from './process-entries.ts';
import { removeProcessList, writeProcessList } from './process-list.ts';
import { requireReady } from './require-ready.ts';
import type { ServiceSpec } from './services.ts';
import { SupervisedService } from './supervisor.ts';

export interface RunningSystemOptions {
  /** The folder for logs, secrets and the list of processes. */
  folder: string;
  /** Called when a service or a store exited unexpectedly; it is restarted. */
  onExit?(name: string, signal: NodeJS.Signals | null): void;
  signal: AbortSignal;
}

/** The stores and services that are running. Keeps the list of their processes up to date. */
export class RunningSystem {
  readonly services: SupervisedService[] = [];
  readonly processesFile: string;
  readonly secretsFile: string;
  private isStopping = false;

  constructor(
    private readonly embedded: Stores,
    private readonly options: RunningSystemOptions,
  ) {
    this.processesFile = join(options.folder, 'processes.json');
    this.secretsFile = join(options.folder, 'secrets.json');
    embedded.onExit(({ name }) => this.restartStore(name));
    this.listProcesses();
  }

  get stores(): Store[] {
    return Object.values(this.embedded.stores);
  }

  get edgeUrl(): string {
    return this.urlOf('edge');
  }

  get gatewayUrl(): string {
    return this.urlOf('gateway');
  }

  logFile(name: string): string {
    return join(this.options.folder, 'logs', `${name}.log`);
  }

  /** Starts a service and waits until it is ready. @throws Error with its log when it does not become ready. */
  async add(spec: ServiceSpec): Promise<SupervisedService> {
    const { onExit, signal } = this.options;
    const service = new SupervisedService(spec, this.logFile(spec.name), () => this.listProcesses(), onExit);
    this.services.push(service);
    this.listProcesses();
    await requireReady(service, signal);
    return service;
  }

  /** Stops a service permanently. @returns its exit code; null when a signal ended it. */
  async remove(service: SupervisedService): Promise<number | null> {
    const code = await service.stop();
    const index = this.services.indexOf(service);
    if (index >= 0) this.services.splice(index, 1);
    this.listProcesses();
    return code;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    // Each service drains after the signal, so that pending requests complete.
    await Promise.all(this.services.map((service) => service.stop()));
    await this.embedded.stop();
    removeProcessList(this.processesFile);
  }

  private restartStore(name: string): void {
    if (!this.isStopping) this.options.onExit?.(name, null);
    this.listProcesses();
    void keepStoreRunning(name, this.embedded.restart, () => this.isStopping).then(() => this.listProcesses());
  }

  private listProcesses(): void {
    if (!this.isStopping) writeProcessList(this.processesFile, processEntries(this.stores, this.services));
  }

  private urlOf(name: string): string {
    return this.services.find(({ spec }) => spec.name === name || spec.name === `${name}-1`)?.spec.url ?? '';
  }
}
