import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { principals, providerSettings, writeContainerSettings } from '@orrery/local-stack';

export interface ComposeSettings {
  readonly folder: string;
  readonly users: readonly { readonly id: string; readonly password: string }[];
}

/** What docker-compose.yml mounts and reads, the provider's settings among it; the console is served at `port`. */
export async function writeComposeSettings(home: string, port: string): Promise<ComposeSettings> {
  const folder = await writeContainerSettings({ home, secure: true, principals });
  const consoleOrigins = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  const settings = providerSettings(home, { issuer: 'http://oidc.localhost:8090', audience: 'orrery-api', accessTokenSeconds: 3_600, consoleOrigins });
  await mkdir(join(folder, 'oidc'), { recursive: true });
  // Read by the image's user, who is not this one; the folder around it is closed.
  await writeFile(join(folder, 'oidc', 'settings.json'), JSON.stringify(settings), { mode: 0o644 });
  return { folder, users: settings.users };
}
