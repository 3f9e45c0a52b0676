/** A record to be published. Key, partition, CloudEvents attributes come from the contract unless given. */
export interface Outgoing<T> {
  /** null is a tombstone: then `key` must be given, and `partitionKey` where it differs from the key. */
  readonly value: T | null;
  readonly key?: string;
  readonly partitionKey?: string;
  /** CloudEvents `id`: with `source` what a consumer drops duplicates by. A unique one when absent. */
  readonly id?: string;
  /** CloudEvents `source`: who says so, e.g. the service's name. */
  readonly source: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The value, already serialised; it is then neither validated nor serialised again. */
  readonly json?: string;
}
