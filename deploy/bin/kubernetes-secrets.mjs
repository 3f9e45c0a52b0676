// `npm run kubernetes:secrets`: the Secrets that the chart's laptop profile names, in $ORRERY_HOME/kubernetes/secrets.yaml; passwords are made once and kept.
import { resolve } from 'node:path';
import { ensureCompiled, root } from '../../libs/local-stack/bin/build.mjs';

ensureCompiled();
const { writeKubernetesSecrets } = await import('../dist/index.js');
const { file, users } = await writeKubernetesSecrets(resolve(root, process.env.ORRERY_HOME ?? '.orrery'));
console.log(`Secrets: ${file}\nApply:   kubectl apply -n orrery -f ${file}\n`);
for (const { id, password } of users) console.log(`  ${id.padEnd(10)} ${password}`);
