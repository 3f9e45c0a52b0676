import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MissingToolError } from '@orrery/local-stack';
import { pythonWith } from '@orrery/testing';
import { type Manifest } from '../chart/manifests.js';
import { run } from '../tools/run.js';
import { systemTool } from '../tools/system-tools.js';
import { CHART, KUBERNETES, NAMESPACE, type Profile } from './profiles.js';

const said = ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}\n${stderr}`.trim();

export async function helmLint(helm: string, root: string, { file }: Profile): Promise<string[]> {
  const ran = await run(helm, ['lint', '--strict', join(root, CHART), '--namespace', NAMESPACE, '--kube-version', KUBERNETES, '-f', file]);
  return ran.code === 0 ? [] : [said(ran)];
}

/** The published schemas of Kubernetes, strictly: a field that is not there is a mistake. Custom resources have theirs in the cluster. */
export async function kubernetesValidate(root: string, manifests: readonly Manifest[]): Promise<string[]> {
  const python = await pythonWith(join(root, 'deploy/requirements.txt'));
  if (python === undefined) throw new MissingToolError('Python 3 with venv is missing: kubernetes-validate needs it. Install it (Debian: apt-get install python3-venv), then run npm run check:deploy again.');
  const own = manifests.filter(({ apiVersion }) => !/\.(coreos\.com|sh)\//.test(apiVersion));
  const folder = mkdtempSync(join(tmpdir(), 'orrery-manifests-'));
  try {
    // JSON is YAML of every version: another writer's plain no would be read as false.
    writeFileSync(join(folder, 'all.yaml'), own.map((manifest) => `---\n${JSON.stringify(manifest)}\n`).join(''));
    const ran = await run(join(python, '..', 'kubernetes-validate'), ['--strict', '-k', KUBERNETES, join(folder, 'all.yaml')]);
    return ran.code === 0 ? [] : [said(ran).split('\n').filter((line) => !line.startsWith('INFO')).join('\n')];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The alert rules and their tests. */
export async function promtool(root: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const program = systemTool('promtool', env);
  const runs = await Promise.all([run(program, ['check', 'rules', join(root, CHART, 'files/alert-rules.yaml')]), run(program, ['test', 'rules', join(root, 'deploy/tests/alert-rules.test.yaml')])]);
  return runs.filter(({ code }) => code !== 0).map(said);
}
