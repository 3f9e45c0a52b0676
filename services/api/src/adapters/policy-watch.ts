import { reveal, type Secret } from '@orrery/service-kit';
import pg from 'pg';

/** Which policy and which tree hold now, and a sign whenever either changes. */
export interface PolicyWatch {
  versions(): Promise<Versions>;
  onChange(listener: () => void): void;
  close(): Promise<void>;
}

export interface Versions {
  readonly policy: number;
  readonly tree: number;
}

const CONNECT_TIMEOUT_MS = 2_000;
/** Whoever cannot be told which policy holds within this is told 503. */
const QUERY_TIMEOUT_MS = 2_000;
const RECONNECT_MS = 500;
const VERSIONS = { name: 'policy-versions', text: 'select version, tree_version from policy_state' };

/** A connection of its own, which no other query can keep busy: it listens, and answers which version holds. */
export class PostgresPolicyWatch implements PolicyWatch {
  private opening: Promise<pg.Client> | undefined;
  private readonly listeners: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly url: Secret,
    private readonly schema: string,
  ) {}

  async versions(): Promise<Versions> {
    const opening = this.open();
    try {
      const { rows } = await (await opening).query<{ version: string; tree_version: string }>(VERSIONS);
      return { policy: Number(rows[0]!.version), tree: Number(rows[0]!.tree_version) };
    } catch (error) {
      // After a query that took too long nobody knows what the connection would answer to the next.
      this.lost(opening);
      throw error;
    }
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const client = await this.opening?.catch(() => undefined);
    await client?.end();
  }

  private open(): Promise<pg.Client> {
    return (this.opening ??= this.connect());
  }

  private connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: reveal(this.url),
      options: `-c search_path=${this.schema}`,
      application_name: 'orrery-api-policy',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
    });
    const opening = client
      .connect()
      .then(() => client.query(`listen "${this.schema}_policy"`))
      .then(() => client);
    client.on('error', () => this.lost(opening));
    client.on('end', () => this.lost(opening));
    client.on('notification', () => this.tell());
    return opening;
  }

  /** Listens again soon, and tells of a change then: what happened meanwhile was not heard. */
  private lost(opening: Promise<pg.Client>): void {
    if (this.opening !== opening) return;
    this.opening = undefined;
    opening.then((client) => client.end()).catch(() => undefined);
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const again = this.open();
      again.then(
        () => this.tell(),
        () => this.lost(again),
      );
    }, RECONNECT_MS);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
