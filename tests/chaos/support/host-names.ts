import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preload } from '../../support/preload.ts';

/** The addresses of host names below `parley.test`, for all services that are started with `variables`. */
export class HostNames {
  private readonly folder = mkdtempSync(join(tmpdir(), 'parley-names-'));
  private readonly file = join(this.folder, 'names.json');
  private readonly addresses = new Map<string, string[]>();

  readonly variables = {
    NODE_OPTIONS: preload(import.meta.dirname, 'host-names.mjs'),
    PARLEY_HOST_NAMES: this.file,
  };

  addressesOf(host: string): readonly string[] {
    return this.addresses.get(host) ?? [];
  }

  add(host: string, address: string): void {
    this.set(host, [...new Set([...this.addressesOf(host), address])]);
  }

  remove(host: string, address: string): void {
    this.set(
      host,
      this.addressesOf(host).filter((other) => other !== address),
    );
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Replaces the file atomically, so that no reader sees a partial one. */
  private set(host: string, addresses: string[]): void {
    this.addresses.set(host, addresses);
    const draft = `${this.file}.draft`;
    writeFileSync(draft, JSON.stringify(Object.fromEntries(this.addresses)));
    renameSync(draft, this.file);
  }
}
