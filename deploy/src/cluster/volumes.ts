import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NODE_NAME } from './node-settings.js';

const COUNT = 40;

/** Folders of the node as volumes of its default class. What a claim asks for is not enforced: all share one disk. */
export async function volumesOf(root: string): Promise<object[]> {
  const names = Array.from({ length: COUNT }, (_, index) => `volume-${index}`);
  await Promise.all(names.map((name) => mkdir(join(root, 'volumes', name), { recursive: true })));
  return names.map((name) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '1Ti' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'node',
      persistentVolumeReclaimPolicy: 'Retain',
      local: { path: join(root, 'volumes', name) },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [NODE_NAME] }] }] } },
    },
  }));
}
