import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Credentials, ManagedProcess } from '@orrery/local-stack';
import { pythonWith } from '@orrery/testing';
import { type RenderedTwin } from '@orrery/twin-model';

const run = promisify(execFile);
export const examples = join(import.meta.dirname, '..', '..', '..', 'libs', 'client', 'examples');

/** How to start an example: a program and its first arguments. */
export interface Example {
  readonly language: 'Python' | 'Java';
  readonly program: string;
  readonly args: readonly string[];
}

/** The Python example in a virtual environment of its own, kept per user; undefined where there is no Python 3. */
export async function pythonExample(): Promise<Example | undefined> {
  const python = await pythonWith(join(examples, 'python', 'requirements.txt'));
  if (python === undefined) return undefined;
  return { language: 'Python', program: python, args: [join(examples, 'python', 'follow_twins.py')] };
}

/** The Java example, compiled by Maven. */
export async function javaExample(): Promise<Example> {
  const folder = join(examples, 'java');
  await run('mvn', ['-q', '-B', '-f', join(folder, 'pom.xml'), 'process-classes']);
  return { language: 'Java', program: 'java', args: ['-cp', `${join(folder, 'target', 'classes')}:${join(folder, 'target', 'lib')}/*`, 'org.orrery.example.FollowTwins'] };
}

/** What an example says at the end of a stream: the twins it holds, and those whose events wait. */
export interface Held {
  readonly twins: Readonly<Record<string, RenderedTwin>>;
  readonly waiting: readonly string[];
}

/** Runs an example over records instead of Kafka. */
export async function overRecords({ program, args }: Example, lines: string): Promise<Held> {
  const running = run(program, [...args, '--stdin'], { maxBuffer: 1 << 26 });
  running.child.stdin?.end(lines);
  return JSON.parse((await running).stdout) as Held;
}

/** Runs an example against Kafka until it has read all that is there. */
export async function once({ program, args }: Example, env: Record<string, string>): Promise<Held> {
  const { stdout } = await run(program, [...args, '--once'], { env: { ...process.env, ...env }, maxBuffer: 1 << 28 });
  return JSON.parse(stdout) as Held;
}

/** An example that follows Kafka. */
export class Following {
  private constructor(private readonly process: ManagedProcess) {}

  static async start({ language, program, args }: Example, env: Record<string, string>, folder: string): Promise<Following> {
    const logFile = join(folder, `${language}.log`);
    const process = new ManagedProcess({ name: language, file: program, args: [...args], env, logFile, ready: (run) => run.log().includes('following') });
    await process.start();
    return new Following(process);
  }

  /** The last thing it said of each twin; null: there is none. */
  twins(): Map<string, RenderedTwin | null> {
    const said = new Map<string, RenderedTwin | null>();
    for (const line of this.process.lastLines(100_000).split('\n')) {
      if (!line.startsWith('{')) continue;
      const { twinId, twin } = JSON.parse(line) as { twinId: string; twin: RenderedTwin | null };
      said.set(twinId, twin);
    }
    return said;
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

/** What an example reads its Kafka from. */
export function kafkaEnv(brokers: readonly string[], credentials: Credentials | undefined): Record<string, string> {
  return {
    ORRERY_KAFKA_BROKERS: brokers.join(','),
    ...(credentials ? { ORRERY_KAFKA_USERNAME: credentials.username, ORRERY_KAFKA_PASSWORD: credentials.password } : {}),
  };
}
