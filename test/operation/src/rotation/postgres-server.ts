import { chmodSync, chownSync, copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ServerCertificate, type StackContext } from '@orrery/local-stack';
import pg from 'pg';

/** What a database's administrator does, and the address that services are given then. */
export class PostgresServer {
  private readonly url: URL;

  constructor(private readonly context: StackContext) {
    this.url = new URL(context.postgres.url);
  }

  get address(): string {
    return this.url.href;
  }

  async changePassword(password: string): Promise<void> {
    await this.do([`ALTER USER orrery PASSWORD '${password}'`]);
    this.url.password = password;
  }

  /** @param authorities file of those that may vouch for the server */
  askForTls(authorities: string): void {
    this.url.searchParams.set('sslmode', 'verify-full');
    this.url.searchParams.set('sslrootcert', authorities);
  }

  /** New sessions are shown this certificate. */
  async show({ certificate, key }: ServerCertificate): Promise<void> {
    const data = join(this.context.home, 'postgres');
    const { uid, gid } = statSync(data);
    for (const [from, to] of [[certificate, 'server.crt'], [key, 'server.key']] as const) {
      copyFileSync(from, join(data, to));
      chownSync(join(data, to), uid, gid);
      chmodSync(join(data, to), 0o600);
    }
    await this.do(['ALTER SYSTEM SET ssl = on', 'SELECT pg_reload_conf()']);
  }

  /** Whoever is connected must connect anew. */
  async endSessions(): Promise<void> {
    await this.do([`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'`]);
  }

  /** Sessions of services that are not over TLS. */
  async plainSessions(): Promise<number> {
    const [answer] = await this.do([`SELECT count(*)::int AS n FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE NOT ssl AND pid <> pg_backend_pid() AND backend_type = 'client backend'`]);
    return (answer!.rows[0] as { n: number }).n;
  }

  private async do(statements: readonly string[]): Promise<pg.QueryResult[]> {
    const { username: user, password, hostname: host, port, pathname } = this.url;
    const admin = new pg.Client({ user, password: decodeURIComponent(password), host, port: Number(port), database: pathname.slice(1) });
    await admin.connect();
    try {
      const answers: pg.QueryResult[] = [];
      for (const statement of statements) answers.push(await admin.query(statement));
      return answers;
    } finally {
      await admin.end();
    }
  }
}
