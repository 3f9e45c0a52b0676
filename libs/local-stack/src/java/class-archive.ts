import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kafkaProperties } from '../components/kafka-properties.js';
import { ManagedProcess } from '../process/managed-process.js';
import { freePort } from '../process/ports.js';
import { clusterId, type KafkaTools } from './kafka-tools.js';

/**
 * Makes the class archive once per user and Java build, by starting and stopping a broker that keeps nothing. A broker that
 * cannot be archived starts without one, only slower: hence no error.
 */
export async function buildClassArchive(tools: KafkaTools, say: (line: string) => void = () => undefined): Promise<void> {
  if (existsSync(tools.classArchive)) return;
  say('Preparing Kafka for quick starts (once)');
  const folder = await mkdtemp(join(tmpdir(), 'orrery-classes-'));
  const partial = join(dirname(tools.classArchive), `partial-${process.pid}.jsa`);
  try {
    const config = join(folder, 'server.properties');
    await writeFile(config, kafkaProperties(join(folder, 'data'), { client: await freePort(), controller: await freePort() }));
    await tools.tool('kafka.tools.StorageTool', ['format', '-t', clusterId(), '-c', config]);
    const broker = new ManagedProcess({
      name: 'kafka',
      file: tools.java,
      args: tools.args('kafka.Kafka', [config], ['-Xmx128m', `-XX:ArchiveClassesAtExit=${partial}`]),
      logFile: join(folder, 'kafka.log'),
      ready: (run) => run.log().includes('Kafka Server started'),
      stopTimeoutMs: 60_000,
    });
    await broker.start();
    await broker.stop();
    if (existsSync(partial)) await rename(partial, tools.classArchive);
  } catch (error) {
    say(`Kafka will start more slowly, without its class archive: ${(error as Error).message}`);
  } finally {
    await rm(partial, { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}
