import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { goldenStreams } from '@orrery/client/golden';
import { type Contract, twinState } from '@orrery/contracts';
import { ensureTopics, type KafkaSettings } from '@orrery/kafka';
import { type Kafka, startKafka } from '@orrery/local-stack';

const isThere = spawnSync('kcat', ['-V']).status === 0;
if (!isThere) console.warn('kcat is missing: its example is not tested (Debian: apt-get install kcat)');

(isThere ? describe : describe.skip)('kcat, as the page of examples says', () => {
  let home: string;
  let kafka: Kafka;
  const settings = (): KafkaSettings => ({ brokers: kafka.brokers, clientId: 'test', realm: 'real' });

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'orrery-kcat-'));
    // Open: librdkafka before 2.6.1, which Debian 12 packs with kcat, cannot sign in to Kafka 4 by SCRAM (confluentinc/librdkafka#4895).
    kafka = await startKafka({ home, env: {}, secure: false });
    await ensureTopics(settings(), [twinState] as unknown as Contract[]);
  });
  afterAll(async () => {
    await kafka?.stop();
    await rm(home, { recursive: true, force: true });
  });

  it('writes a golden stream into a topic, nulls included, and reads it back', async () => {
    const { records } = goldenStreams.find(({ name }) => name === 'delete-late-join')!;
    await new Promise<void>((resolve, reject) => {
      const orrery = join(import.meta.dirname, '..', '..', '..', 'libs', 'client', 'bin', 'orrery.mjs');
      const mock = spawn(process.execPath, [orrery, 'mock', 'delete-late-join', '--topic', 'state', '--format', 'kcat'], { stdio: ['ignore', 'pipe', 'inherit'] });
      const kcat = spawn('kcat', ['-P', '-Z', '-K', '\t', '-b', kafka.brokers.join(','), '-t', twinState.topic, '-p', '0'], { stdio: [mock.stdout, 'inherit', 'inherit'] });
      kcat.on('error', reject).on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`kcat ended with ${code}`))));
    });
    const { stdout } = await promisify(execFile)('kcat', ['-C', '-q', '-e', '-b', kafka.brokers.join(','), '-t', twinState.topic, '-o', 'beginning', '-f', '%k\t%S\t%s\n']);
    const lines = stdout.trimEnd().split('\n').map((line) => line.split('\t'));
    expect(lines.map(([key]) => key)).toEqual(records.map(({ key }) => key));
    // A length of -1 is Kafka's null.
    expect(lines.map(([, length, text]) => (length === '-1' ? null : JSON.parse(text ?? '')))).toEqual(records.map(({ value }) => value));
  });
});
