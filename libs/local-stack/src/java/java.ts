import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MissingToolError } from '../errors.js';

const run = promisify(execFile);
const OLDEST = 17;

export interface Java {
  file: string;
  /** `java -version`, whole: a class archive made by another build is refused. */
  version: string;
}

/** Java 17 or newer, from JAVA_HOME or PATH. Throws MissingToolError with what to install. */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<Java> {
  const file = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java';
  const remedy = `Install Java ${OLDEST} or newer (Debian: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk@17), or name a running Kafka in ORRERY_KAFKA_BROKERS.`;
  let version: string;
  try {
    version = (await run(file, ['-version'], { env })).stderr.trim();
  } catch {
    throw new MissingToolError(`Java is missing: Kafka needs it and "${file}" does not run. ${remedy}`);
  }
  const major = Number(/version "(?:1\.)?(\d+)/.exec(version)?.[1]);
  if (!(major >= OLDEST)) throw new MissingToolError(`Java ${major || '(of unknown version)'} at "${file}" is too old for Kafka. ${remedy}`);
  return { file, version };
}
