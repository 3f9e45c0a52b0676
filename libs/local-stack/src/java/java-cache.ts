import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MissingToolError } from '../errors.js';
import { packageFile } from '../package-file.js';

const run = promisify(execFile);

/** What pom.xml names, copied once per user: `npm run reset`, and another clone, find it again. */
export interface JavaCache {
  folder: string;
  /** The jars one by one: a class archive needs an explicit list. */
  classpath: string;
}

/** Kafka and Redis start side by side and both look here: one fetch serves both. */
let fetching: Promise<void> | undefined;

/** The folder of jars for this pom.xml; fetched by Maven where it is not there yet (81 MB). */
export async function javaCache(say: (line: string) => void = () => undefined, env: NodeJS.ProcessEnv = process.env): Promise<JavaCache> {
  const pom = packageFile('pom.xml');
  const version = createHash('sha256').update(await readFile(pom)).digest('hex').slice(0, 12);
  const parent = join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'orrery');
  const folder = join(parent, `java-${version}`);
  if (!existsSync(folder) && !fetching) say('Fetching Kafka and Redis by Maven (once, about 80 MB)');
  if (!existsSync(folder)) await (fetching ??= fetchInto(parent, folder, pom, env).finally(() => (fetching = undefined)));
  const jars = (await readdir(join(folder, 'jars'))).sort().map((jar) => join(folder, 'jars', jar));
  return { folder, classpath: jars.join(':') };
}

async function fetchInto(parent: string, folder: string, pom: string, env: NodeJS.ProcessEnv): Promise<void> {
  await mkdir(parent, { recursive: true });
  const partial = await mkdtemp(join(parent, 'fetching-'));
  try {
    await run('mvn', ['-q', '-B', '-Dstyle.color=never', '-f', pom, 'generate-resources', `-Dstack.output=${partial}`], { env, maxBuffer: 1 << 24 });
    await rename(partial, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error; // else another start was quicker, and its copy is as good
    });
  } catch (error) {
    const { code, stdout = '' } = error as { code?: unknown; stdout?: string };
    if (code === 'ENOENT') {
      throw new MissingToolError(
        'Maven is missing: it fetches Kafka and "mvn" is not on the PATH. Install it (Debian: apt-get install maven; macOS: brew install maven), or name a running Kafka in ORRERY_KAFKA_BROKERS.',
      );
    }
    throw new Error(`Maven could not fetch the jars of ${pom}. Is the network up? It said:\n${stdout.split('\n').slice(0, 2).join('\n')}`, { cause: error });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
