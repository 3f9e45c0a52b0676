import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MissingToolError } from '@orrery/local-stack';
import { pythonWith } from '@orrery/testing';
import { type Manifest } from '../chart/manifests.js';
import { run } from '../tools/run.js';
import { systemTool } from '../tools/system-tools.js';
import { RULES } from './metrics.js';
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
  // JSON is YAML of every version: another writer's plain no would be read as false.
  return withFile('all.yaml', own.map((manifest) => `---\n${JSON.stringify(manifest)}\n`).join(''), async (file) => {
    const ran = await run(join(python, '..', 'kubernetes-validate'), ['--strict', '-k', KUBERNETES, file]);
    return ran.code === 0 ? [] : [said(ran).split('\n').filter((line) => !line.startsWith('INFO')).join('\n')];
  });
}

/** The alert rules and their tests. */
export async function promtool(root: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const program = systemTool('promtool', env);
  const tests = globSync('deploy/tests/*.test.yaml', { cwd: root }).sort();
  const runs = await Promise.all([run(program, ['check', 'rules', ...RULES], { cwd: root }), run(program, ['test', 'rules', ...tests], { cwd: root })]);
  return runs.filter(({ code }) => code !== 0).map(said);
}

/** The rules as a profile has them: what was filled in and left out. None where it has no rules. */
export async function promtoolOf(manifests: readonly Manifest[], env: NodeJS.ProcessEnv): Promise<string[]> {
  const rules = manifests.find(({ kind }) => kind === 'PrometheusRule');
  if (!rules) return [];
  return withFile('rules.yaml', JSON.stringify(rules.spec), async (file) => {
    const ran = await run(systemTool('promtool', env), ['check', 'rules', file]);
    return ran.code === 0 ? [] : [said(ran)];
  });
}

async function withFile<T>(name: string, text: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-manifests-'));
  try {
    writeFileSync(join(folder, name), text);
    return await use(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
