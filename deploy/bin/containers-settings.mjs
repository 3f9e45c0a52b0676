// `npm run containers:settings`: what docker-compose.yml mounts and reads, in $ORRERY_HOME/compose; passwords are made once and kept.
import { join, resolve } from 'node:path';
import { ensureBuilt, root } from '../../libs/local-stack/bin/build.mjs';

ensureBuilt();
const { writeComposeSettings } = await import('../dist/index.js');
const { folder, users } = await writeComposeSettings(resolve(root, process.env.ORRERY_HOME ?? '.orrery'), process.env.ORRERY_PORT ?? '8080');
console.log(`Settings: ${folder}\nStart:    docker compose --env-file ${join(folder, '.env')} up --build\n`);
for (const { id, password } of users) console.log(`  ${id.padEnd(10)} ${password}`);
