import { OrreryError } from '@orrery/contracts';
import { presentLogin, type Secret } from '@orrery/service-kit';
import pg from 'pg';

/** Services whose views the api shows. */
export type ViewedService = 'alerting' | 'command' | 'simulation';

export interface ServiceViewsOptions {
  readonly url: Secret;
  readonly realm: string;
  readonly onIdleError?: (error: Error) => void;
}

/** No schema, no view, no such column, no right to read it: PostgreSQL's appendix A. */
const NOT_THERE = new Set(['3F000', '42P01', '42703', '42501']);

const WHAT: Readonly<Record<ViewedService, string>> = { alerting: 'Alerts', command: 'Commands', simulation: 'Simulations' };

/**
 * What other services keep, by their versioned views (architecture decision 7), on read-only connections of its own. Where a service has never run, its
 * views are not there: that is said, and nothing else of the api suffers.
 */
export class ServiceViews {
  private readonly pool: pg.Pool;

  constructor(private readonly options: ServiceViewsOptions) {
    this.pool = new pg.Pool({
      ...presentLogin(pg, options.url),
      options: '-c default_transaction_read_only=on',
      application_name: 'orrery-api-views',
      max: 4,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 30_000,
    });
    this.pool.on('error', (error) => options.onIdleError?.(error));
  }

  /**
   * Rows of a query in which `{schema}` stands for the service's.
   * @throws OrreryError `unavailable` of kind `<service>-not-there`
   */
  async rows<T extends pg.QueryResultRow>(service: ViewedService, sql: string, values: readonly unknown[] = []): Promise<T[]> {
    try {
      return (await this.pool.query<T>(sql.replaceAll('{schema}', this.schemaOf(service)), [...values])).rows;
    } catch (error) {
      throw this.explain(service, error);
    }
  }

  /** @throws OrreryError `unavailable` where the service has made no `view` yet */
  async demand(service: ViewedService, view: string): Promise<void> {
    await this.rows(service, `select 1 from {schema}.${view} limit 0`);
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private schemaOf(service: ViewedService): string {
    return this.options.realm === 'real' ? service : `${this.options.realm.replaceAll('-', '_')}_${service}`;
  }

  private explain(service: ViewedService, error: unknown): unknown {
    const { code } = (error ?? {}) as { code?: string };
    if (code === undefined || !NOT_THERE.has(code)) return error;
    return new OrreryError('unavailable', `${WHAT[service]} are kept by the service ${service}, whose views (schema ${this.schemaOf(service)}) cannot be read`, {
      cause: error,
      remedy: `See whether ${service} runs; it makes its schema when it starts. ORRERY_VIEWS_URL must name its database and a user who was granted its reader role.`,
      details: { kind: `${service}-not-there`, missing: service },
    });
  }
}
