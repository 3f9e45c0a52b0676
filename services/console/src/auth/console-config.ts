/** What the server tells the console before anybody has signed in. */
export interface ConsoleConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope?: string;
  readonly audience?: string;
}

/** Reads the configuration; `onDate` gets the server's Date header. Rejects with what to tell the reader. */
export async function readConfig(onDate: (date: string | null) => void): Promise<ConsoleConfig> {
  const response = await fetch('/api/v1/config', { signal: AbortSignal.timeout(10_000) });
  onDate(response.headers.get('date'));
  if (!response.ok) throw new Error(`GET /api/v1/config was answered with ${response.status} ${response.statusText}`);
  const config = (await response.json()) as Partial<ConsoleConfig>;
  if (typeof config.issuer !== 'string' || typeof config.clientId !== 'string') {
    throw new Error('GET /api/v1/config names no issuer and clientId to sign in with; set ORRERY_OIDC_ISSUER on the api');
  }
  return config as ConsoleConfig;
}
