import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageFile } from '../package-file.js';
import { findJava } from './java.js';
import { javaCache } from './java-cache.js';

const run = promisify(execFile);

/** An id for a new cluster: 16 random bytes in URL-safe base64, as `kafka-storage random-uuid` makes them, without the start of a JVM. */
export function clusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id; // a leading dash would be read as an option
}

/** Java, the jars and the flags that run Kafka's broker and tools here. */
export class KafkaTools {
  private constructor(
    readonly java: string,
    private readonly classpath: string,
    /** Parsed classes of the broker, memory-mapped at start: measured 0.8 s instead of 1.5 s. */
    readonly classArchive: string,
  ) {}

  static async find(say?: (line: string) => void, env?: NodeJS.ProcessEnv): Promise<KafkaTools> {
    const java = await findJava(env);
    const cache = await javaCache(say, env);
    const build = createHash('sha256').update(java.version).digest('hex').slice(0, 12);
    return new KafkaTools(java.file, cache.classpath, join(cache.folder, `classes-${build}.jsa`));
  }

  /** Arguments of `java` that run a main class. */
  args(mainClass: string, args: string[], flags: string[] = []): string[] {
    const archive = existsSync(this.classArchive) ? [`-XX:SharedArchiveFile=${this.classArchive}`] : [];
    return [
      '-XX:+UseSerialGC',
      '-Xlog:disable',
      '-Xlog:all=error:stderr',
      ...archive,
      ...flags,
      ...jvmFlags(process.env),
      `-Dlog4j2.configurationFile=${packageFile('kafka-log4j2.xml')}`,
      '-cp',
      this.classpath,
      mainClass,
      ...args,
    ];
  }

  /** Runs one of Kafka's command-line tools to its end; throws with what it said. */
  async tool(mainClass: string, args: string[]): Promise<string> {
    try {
      const { stdout } = await run(this.java, this.args(mainClass, args, ['-Xmx64m', '-XX:TieredStopAtLevel=1']), { maxBuffer: 1 << 24 });
      return stdout;
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`${mainClass} failed:\n${`${stdout}\n${stderr}`.trim()}`, { cause: error });
    }
  }
}

/**
 * Further flags of the JVM, from ORRERY_JVM_FLAGS. A broker that lives for the seconds of a test does best with -XX:TieredStopAtLevel=1: half of
 * the processor time of its first twenty seconds goes into compiling what is never run often enough.
 */
function jvmFlags({ ORRERY_JVM_FLAGS = '' }: NodeJS.ProcessEnv): string[] {
  return ORRERY_JVM_FLAGS.split(' ').filter((flag) => flag !== '');
}
