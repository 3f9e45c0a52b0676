import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MissingToolError } from '@orrery/local-stack';
import { cached, cacheFolder } from './cached.js';
import { run } from './run.js';

/** Helm 3: Apache-2.0, of the CNCF, a release a month. */
const HELM = { package: 'helm.sh/helm/v3/cmd/helm', version: 'v3.22.0' } as const;
export const HELM_RECIPE = `${HELM.package}@${HELM.version}`;

export type Say = (line: string) => void;

/** Helm where it has been built before; undefined where it has not. */
export function builtHelm(env: NodeJS.ProcessEnv): string | undefined {
  const file = join(cacheFolder('helm', HELM_RECIPE, env), 'helm');
  return existsSync(file) ? file : undefined;
}

/** Helm, built by Go from its module where this user has none yet: some minutes, once. */
export async function helm(env: NodeJS.ProcessEnv, say: Say): Promise<string> {
  const folder = await cached('helm', HELM_RECIPE, env, async (partial) => {
    await requireGo(env, 'Helm');
    say(`Building Helm ${HELM.version} by Go (once, some minutes)`);
    const flags = `-s -w -X helm.sh/helm/v3/internal/version.version=${HELM.version}`;
    await go(['install', '-ldflags', flags, HELM_RECIPE], { ...env, GOBIN: partial });
  });
  return join(folder, 'helm');
}

/** Kubernetes' own API server, built from deploy/kube-apiserver: some minutes, once. */
export async function kubeApiServer(root: string, env: NodeJS.ProcessEnv, say: Say): Promise<string> {
  const sources = join(root, 'deploy/kube-apiserver');
  const recipe = (await Promise.all(['main.go', 'go.mod', 'go.sum'].map((file) => readFile(join(sources, file), 'utf8')))).join('');
  const version = /k8s\.io\/kubernetes (v[\d.]+)/.exec(recipe)![1]!;
  const folder = await cached('kube-apiserver', recipe, env, async (partial) => {
    await requireGo(env, 'the API server of Kubernetes');
    say(`Building the API server of Kubernetes ${version} by Go (once, some minutes)`);
    // Clients ask for the version and refuse a server that has none.
    const [, major, minor] = /v(\d+)\.(\d+)/.exec(version)!;
    const flags = ['-s', '-w', ...Object.entries({ gitVersion: version, gitMajor: major!, gitMinor: minor! }).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)].join(' ');
    await go(['build', '-buildvcs=false', '-ldflags', flags, '-o', join(partial, 'kube-apiserver'), '.'], env, sources);
  });
  return join(folder, 'kube-apiserver');
}

/** Modules that carry definitions of custom resources as files: both Apache-2.0. Only those files are kept. */
const DEFINITIONS = {
  'github.com/prometheus-operator/prometheus-operator@v0.85.0': ['servicemonitors', 'prometheusrules'].map((kind) => `example/prometheus-operator-crd/monitoring.coreos.com_${kind}.yaml`),
  'github.com/kedacore/keda/v2@v2.21.0': ['scaledobjects', 'triggerauthentications'].map((kind) => `config/crd/bases/keda.sh_${kind}.yaml`),
};

/** A folder with the definitions of the custom resources that the chart makes, taken from their operators' modules. */
export async function customResources(env: NodeJS.ProcessEnv, say: Say): Promise<string> {
  return cached('custom-resources', JSON.stringify(DEFINITIONS), env, async (partial) => {
    await requireGo(env, 'nothing here, but fetches definitions of custom resources');
    say('Fetching the definitions of custom resources by Go (once)');
    for (const [module, files] of Object.entries(DEFINITIONS)) {
      const { Dir } = JSON.parse(await go(['mod', 'download', '-json', module], env, partial)) as { Dir: string };
      for (const file of files) await copyFile(join(Dir, file), join(partial, basename(file)));
    }
  });
}

/** @throws MissingToolError where Go is missing */
export async function requireGo(env: NodeJS.ProcessEnv, what: string): Promise<void> {
  await run('go', ['version'], { env }).catch(() => {
    throw new MissingToolError(`Go is missing: it builds ${what}, and "go" is not on the PATH. Install Go 1.26 or newer (https://go.dev/doc/install), then run npm run check:deploy again.`);
  });
}

/** @throws Error with the last lines of what Go said */
export async function go(args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string): Promise<string> {
  const { code, stdout, stderr } = await run('go', args, { env, ...(cwd ? { cwd } : {}) });
  if (code !== 0) throw new Error(`go ${args[0]} failed. Is the network up? It said:\n${stderr.trim().split('\n').slice(-12).join('\n')}`);
  return stdout;
}
