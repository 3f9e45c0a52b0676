import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, ManagedProcess } from '@orrery/local-stack';
import { type Ran, run } from '../tools/run.js';

export interface Tools {
  readonly etcd: string;
  readonly apiServer: string;
  readonly kubectl: string;
}

/** A real API server with its etcd, on loopback, in a folder that goes with it. Nothing runs what it is told: there are no controllers and no nodes. */
export class ApiServer {
  private constructor(
    private readonly folder: string,
    private readonly kubectlFile: string,
    /** File by which clients find it and sign in. */
    readonly kubeconfig: string,
    private readonly running: readonly ManagedProcess[],
  ) {}

  static async start({ etcd, apiServer, kubectl }: Tools): Promise<ApiServer> {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-api-server-'));
    const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
    const token = randomUUID();
    writeFileSync(join(folder, 'tokens.csv'), `${token},check,check,system:masters\n`, { mode: 0o600 });
    writeFileSync(join(folder, 'accounts.key'), generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }).privateKey, { mode: 0o600 });
    const config = join(folder, 'kubeconfig');
    writeFileSync(config, JSON.stringify(configOf(`https://127.0.0.1:${port}`, join(folder, 'certificates/apiserver.crt'), token)), { mode: 0o600 });
    const store = new ManagedProcess({ name: 'etcd', file: etcd, args: etcdArgs(folder, client, peer), cwd: folder, env: { PATH: '/usr/bin:/bin' }, logFile: join(folder, 'etcd.log'), ready: async () => (await fetch(`http://127.0.0.1:${client}/health`, { signal: AbortSignal.timeout(2_000) })).ok });
    const server = new ManagedProcess({ name: 'kube-apiserver', file: apiServer, args: serverArgs(folder, client, port), cwd: folder, env: { PATH: '/usr/bin:/bin' }, logFile: join(folder, 'api-server.log'), ready: async () => (await run(kubectl, ['--kubeconfig', config, 'get', '--raw', '/readyz'])).code === 0 });
    const started = new ApiServer(folder, kubectl, config, [store, server]);
    try {
      await store.start();
      await server.start();
      return started;
    } catch (error) {
      await started.stop();
      throw error;
    }
  }

  kubectl(args: readonly string[], input?: string): Promise<Ran> {
    return run(this.kubectlFile, ['--kubeconfig', this.kubeconfig, ...args], input === undefined ? {} : { input });
  }

  async stop(): Promise<void> {
    for (const child of this.running.toReversed()) await child.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const etcdArgs = (folder: string, client: number, peer: number) => [
  ...['--data-dir', join(folder, 'etcd')],
  ...['--listen-client-urls', `http://127.0.0.1:${client}`, '--advertise-client-urls', `http://127.0.0.1:${client}`],
  ...['--listen-peer-urls', `http://127.0.0.1:${peer}`, '--initial-advertise-peer-urls', `http://127.0.0.1:${peer}`, '--initial-cluster', `default=http://127.0.0.1:${peer}`],
];

const serverArgs = (folder: string, etcd: number, port: number) => [
  `--etcd-servers=http://127.0.0.1:${etcd}`,
  `--secure-port=${port}`,
  '--bind-address=127.0.0.1',
  `--cert-dir=${join(folder, 'certificates')}`,
  `--token-auth-file=${join(folder, 'tokens.csv')}`,
  '--authorization-mode=RBAC',
  '--service-cluster-ip-range=10.0.0.0/24',
  '--service-account-issuer=https://kubernetes.default.svc',
  `--service-account-key-file=${join(folder, 'accounts.key')}`,
  `--service-account-signing-key-file=${join(folder, 'accounts.key')}`,
];

const configOf = (server: string, authority: string, token: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'check', cluster: { server, 'certificate-authority': authority } }],
  users: [{ name: 'check', user: { token } }],
  contexts: [{ name: 'check', context: { cluster: 'check', user: 'check' } }],
  'current-context': 'check',
});
