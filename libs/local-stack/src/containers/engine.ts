import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { packageFile } from '../package-file.js';

/** Longer than an engine takes to answer, shorter than one waits at a prompt. */
const ANSWER_MS = 5_000;

/** docker-compose.yml of the repository, run by `docker compose` for one data folder. */
export class ContainerEngine {
  private readonly flags: readonly string[];

  private constructor(
    home: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    const project = `orrery-${createHash('sha256').update(home).digest('hex').slice(0, 10)}`;
    this.flags = ['compose', '--project-name', project, '--file', packageFile('..', '..', 'docker-compose.yml'), '--env-file', join(home, 'compose', '.env')];
  }

  /** The engine that answers, with compose; undefined where there is none, or ORRERY_CONTAINERS=no. */
  static find(home: string, env: NodeJS.ProcessEnv): ContainerEngine | undefined {
    if (env.ORRERY_CONTAINERS === 'no') return undefined;
    const answers = (args: string[]) => spawnSync('docker', args, { env, timeout: ANSWER_MS, stdio: 'ignore' }).status === 0;
    return answers(['info']) && answers(['compose', 'version']) ? new ContainerEngine(home, env) : undefined;
  }

  /** What it printed. @throws Error with what it said where it failed */
  async compose(...args: string[]): Promise<string> {
    const child = spawn('docker', [...this.flags, ...args], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    if (code === 0) return out.trim();
    throw new Error(`docker compose ${args.join(' ')} failed (code ${code}): ${(err || out).trim()}`);
  }

  /** The same for what must have happened when it returns. */
  composeNow(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync('docker', [...this.flags, ...args], { env: this.env, encoding: 'utf8' });
    if (status === 0) return stdout.trim();
    throw new Error(`docker compose ${args.join(' ')} failed (code ${status}): ${stderr.trim()}`);
  }
}
