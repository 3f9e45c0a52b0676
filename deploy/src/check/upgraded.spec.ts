import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusalsIn, toldToDelete } from './upgraded.js';

describe('an upgrade that Kubernetes refuses', () => {
  it('is read from what kubectl says, object by object', () => {
    const said = `Warning: something will go
The StatefulSet "orrery-mqtt-ingestion" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden
Error from server (Invalid): error when applying patch: Deployment.apps "orrery-api" is invalid: spec.selector: Invalid value: field is immutable
error: the server is gone
`;
    expect(refusalsIn(said).map(({ object }) => object)).toEqual(['statefulset/orrery-mqtt-ingestion', 'deployment/orrery-api', 'error: the server is gone']);
  });

  it('is no surprise where the page on upgrades tells to delete what is refused, whole names alone', () => {
    expect([...toldToDelete('text\nkubectl delete statefulset orrery-a orrery-b -n orrery\nkubectl delete pod orrery-c-0 -n orrery --now # why\n`kubectl delete job orrery-d`')]).toEqual(['statefulset/orrery-a', 'statefulset/orrery-b', 'pod/orrery-c-0']);
    expect([...toldToDelete(readFileSync(join(import.meta.dirname, '../../../docs/upgrading.md'), 'utf8'))]).toEqual(expect.arrayContaining(['statefulset/orrery-opcua-ingestion', 'statefulset/orrery-mqtt-ingestion']));
  });
});
