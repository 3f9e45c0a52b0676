import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Manifest, workloadsOf } from '../chart/manifests.js';
import { run } from '../tools/run.js';
import { serveGit } from './git-server.js';

interface Fetching {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts: readonly { readonly mountPath: string }[];
}

const PASSWORD = 'only this opens it';
const PLANT = 'twins.yaml';

/**
 * Runs git-sync as the plant's job of a rendered chart would, mounts put into a folder: it takes the arguments, meets a server that wants a password and has
 * an authority of its own, and the plant folder lies where the job looks for it, readable for its user. Without `plant.git.ca` the server must be refused,
 * for then the system's authorities hold.
 */
export async function gitSyncFetches(program: string, manifests: readonly Manifest[], processEnv: NodeJS.ProcessEnv): Promise<string[]> {
  const pod = workloadsOf(manifests).find(({ manifest, pod: { initContainers } }) => manifest.kind === 'Job' && initContainers?.some(({ name }) => name === 'git'))?.pod;
  if (!pod) return ['no job of the chart fetches a plant folder from Git'];
  const git = pod.initContainers![0] as unknown as Fetching;
  const { args } = pod.containers[0] as unknown as Fetching;
  const looksIn = args.find((arg) => arg.startsWith('--file='))!.slice('--file='.length);
  const valueOf = (flag: string) => git.args.find((arg) => arg.startsWith(`--${flag}=`))?.slice(flag.length + 3) ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'orrery-git-'));
  const repository = new URL(valueOf('repo')).pathname;
  try {
    await makeRepository(folder, repository, looksIn.slice('/plant/git/current/'.length));
    const server = await serveGit(join(folder, 'served'), { username: valueOf('username'), password: PASSWORD }, processEnv);
    try {
      const mounted = new RegExp(`(^|=)(${git.volumeMounts.map(({ mountPath }) => mountPath).join('|')})(?=/|$)`);
      const place = (text: string) => text.replace(mounted, `$1${folder}$2`);
      const put = (file: string, from: string) => (mkdirSync(dirname(place(file)), { recursive: true }), cpSync(from, place(file)));
      writeFileSync(join(folder, 'password'), PASSWORD);
      put(valueOf('password-file'), join(folder, 'password'));
      const env = Object.fromEntries(git.env.map(({ name, value }) => [name, place(value)]));
      put(git.env.find(({ name }) => name === 'GIT_SSL_CAINFO')!.value, server.authority);
      for (const { mountPath } of git.volumeMounts) mkdirSync(join(folder, mountPath), { recursive: true });
      const fetching = git.args.map((arg) => (arg.startsWith('--repo=') ? `--repo=${server.url}${repository}` : place(arg)));
      const path = { PATH: processEnv['PATH'] };
      const stranger = await run(program, [...fetching, '--max-failures=0'], { env: { ...path, HOME: env['HOME'] } });
      const fetched = await run(program, fetching, { env: { ...path, ...env } });
      return [
        ...(stranger.code !== 0 && /certificate/i.test(stranger.stderr) ? [] : [`git-sync met a server whose authority the system does not know, and did not refuse its certificate (${stranger.code}):\n${stranger.stderr}`]),
        ...(fetched.code === 0 ? unreadable(`${folder}${looksIn}`) : [`git-sync ended with ${fetched.code}:\n${fetched.stderr}`]),
      ];
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A bare repository with one commit on `main`, in which `path` has a plant folder. */
async function makeRepository(folder: string, repository: string, path: string): Promise<void> {
  const [work, bare] = [join(folder, 'work'), join(folder, 'served', repository)];
  mkdirSync(join(work, path), { recursive: true });
  writeFileSync(join(work, path, PLANT), 'twins: []\n');
  const author = ['-c', 'user.name=check', '-c', 'user.email=check@orrery.example'];
  for (const args of [['init', '-q', '-b', 'main', work], ['-C', work, 'add', '.'], ['-C', work, ...author, 'commit', '-q', '-m', 'a plant'], ['clone', '-q', '--bare', work, bare]]) {
    const { code, stderr } = await run('git', args);
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  }
}

/** The job has another user than git-sync, in the group of the volume. */
function unreadable(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  if (!files.includes(PLANT) || readFileSync(join(folder, PLANT), 'utf8') !== 'twins: []\n') return [`the plant folder is not where the job looks: ${files.join(', ') || 'nothing'} is there`];
  return [folder, join(folder, PLANT)].filter((file) => (statSync(file).mode & 0o040) === 0).map((file) => `${file} cannot be read by the group of the volume`);
}
