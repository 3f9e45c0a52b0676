import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '@orrery/local-stack';
import { NAMESPACE } from '../operator.js';
import { signedIn } from '../signed-in.js';
import { type Story } from '../stories.js';
import { forLaptop, setValues, UPGRADE } from './as-typed.js';
import { beatsOn } from './canary.js';

const HOURS_MS = 900_000;
const POSTGRES = 'data-orrery-postgres-0';
const TWINS = "orrery --url http://127.0.0.1:8080 -o json get twins | sed 's/\"rev\":[0-9]*//g'";

export const backUp: Story = async (context, figure) => {
  const { operator, book } = context;
  await setValues(context, { backup: { enabled: true } });
  await operator.types(forLaptop(context, UPGRADE));
  await operator.allReady();
  const [create, logs] = book.take('kubernetes.md', 'Back up and restore').split('\n');
  await operator.types(create!);
  await waitUntil('the backup to be done', async () => (await operator.kubectl('wait', '--for=condition=complete', 'job/backup-now', '--timeout=5s')).code === 0, { timeoutMs: HOURS_MS });
  const said = await operator.types(logs!);
  figure(said.trim().split('\n').at(-1)!);
  return [];
};

/** Who unpacks a backup of PostgreSQL into the volume of a server that has not been started yet. */
const unpacker = (folder: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'unpack', namespace: NAMESPACE },
  spec: {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 999, runAsGroup: 999, fsGroup: 999, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'unpack',
        image: 'postgres:18.4-bookworm',
        imagePullPolicy: 'Never',
        command: ['sh', '-c', `mkdir -p -m 0700 /data/18/docker && tar --no-same-owner -xzf /backups/${folder}/postgres.tar.gz -C /data/18/docker`],
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        volumeMounts: [
          { name: 'data', mountPath: '/data' },
          { name: 'backups', mountPath: '/backups', readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: POSTGRES } },
      { name: 'backups', persistentVolumeClaim: { claimName: 'orrery-backups' } },
    ],
  },
});

const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: POSTGRES, namespace: NAMESPACE }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } } };

/** The release and its data are gone; the Secrets and the volume of the backups are not. */
export const restore: Story = async (context, figure) => {
  const { operator, book, folder } = context;
  const backup = (await operator.types('kubectl logs -n orrery job/backup-now')).match(/\d{4}-\d\d-\d\dT[\d-]+Z/)?.[0];
  if (backup === undefined) return ['the log of the backup does not name its folder'];
  const before = await signedIn(context, TWINS);
  await operator.types(`helm uninstall orrery -n orrery --wait --timeout 10m
kubectl delete pvc -n orrery data-orrery-kafka-0 ${POSTGRES}`);
  const began = performance.now();
  await writeFile(join(folder, 'unpack.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [claim, unpacker(backup)] }));
  await operator.types(`kubectl apply -f ${join(folder, 'unpack.json')}
kubectl wait -n orrery --for=jsonpath='{.status.phase}'=Succeeded pod/unpack --timeout=300s && kubectl delete pod -n orrery unpack`);
  const [install, ...rest] = forLaptop(context, book.take('kubernetes.md', 'Back up and restore')).replace(/backup\.restore\.folder=\S+/, `backup.restore.folder=${backup}`).split('\n');
  await operator.types(install!);
  const revision = (await operator.types("helm history orrery -n orrery --max 1 -o json | sed 's/.*\"revision\":\\([0-9]*\\).*/\\1/'")).trim();
  const said = await operator.types(rest.join('\n').replaceAll('<revision>', revision));
  await operator.types(forLaptop(context, book.take('kubernetes.md', 'Back up and restore')));
  await operator.allReady();
  figure(`${((performance.now() - began) / 1_000).toFixed(0)} s from nothing until every pod is ready`);
  await beatsOn(operator);
  const after = await signedIn(context, TWINS);
  return [...(said.includes('restored') ? [] : [`the job did not say that it restored: ${said}`]), ...(after === before ? [] : [`twins differ:\n${before}\n${after}`])];
};
