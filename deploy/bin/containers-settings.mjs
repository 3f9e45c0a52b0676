// `npm run containers:settings`: what docker-compose.yml mounts and reads, in $ORRERY_HOME/compose; passwords are made once and kept.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ensureBuilt, root } from '../../libs/local-stack/bin/build.mjs';

ensureBuilt();
const { principals, providerSettings, writeContainerSettings } = await import('@orrery/local-stack');
const home = resolve(root, process.env.ORRERY_HOME ?? '.orrery');
const folder = await writeContainerSettings({ home, secure: true, principals });
const port = process.env.ORRERY_PORT ?? '8080';
const consoleOrigins = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
const settings = providerSettings(home, { issuer: 'http://oidc.localhost:8090', audience: 'orrery-api', accessTokenSeconds: 3600, consoleOrigins });
await mkdir(join(folder, 'oidc'), { recursive: true });
await writeFile(join(folder, 'oidc', 'settings.json'), JSON.stringify(settings), { mode: 0o644 }); // read by the image's user; the folder around it is closed
console.log(`Settings: ${folder}\nStart:    docker compose --env-file ${join(folder, '.env')} up --build\n`);
for (const { id, password } of settings.users) console.log(`  ${id.padEnd(10)} ${password}`);
