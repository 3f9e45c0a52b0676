import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type StackContext } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { RowPublisher, RunningSystem } from '@orrery/testing/system';
import { type Broker, payloadOf, sourceOf, topicOf, twinOf, writeJsonPlant } from './json-plant.js';
import { type Recording } from './recordings.js';

const USER = 'mqtt-ingestion';
/** This suite is about what comes in and is kept. */
const ACTING = ['maintenance', 'alerting', 'command', 'simulation'];
/** Whole history: the bearings are of 2004. */
const ENV = { ORRERY_HISTORY_RETENTION: '10000d', ORRERY_TIER_DELAY: '1s', ORRERY_SESSION_TIMEOUT: '6s' };

interface SourceStatus {
  readonly state: string;
  readonly epoch: string;
  readonly counters: Readonly<Record<string, string>>;
  readonly mqtt?: { readonly unmatched: string; readonly undecodable: string };
}

/** The whole system, with sources of plain JSON and a logger that feeds them. */
export class Lab {
  private constructor(
    readonly system: RunningSystem,
    readonly logger: RowPublisher,
  ) {}

  /** @param sources ids of every source that will be applied: their passwords are known from the start */
  static async start(name: string, sources: readonly string[], env: Record<string, string> = {}): Promise<Lab> {
    const credentials = (context: StackContext): Record<string, string> => ({ ORRERY_MQTT_CREDENTIALS: writeCredentials(context, sources) });
    const system = await RunningSystem.start({ name, parts: () => [], env: { ...ENV, ...env }, envOf: { 'mqtt-ingestion': credentials }, without: ACTING });
    const { mqtt } = system.stack.context;
    const { username, password } = mqtt.credentials('admin')!;
    return new Lab(system, await RowPublisher.connect({ url: mqtt.url, ca: mqtt.ca, username, password }));
  }

  get broker(): Broker {
    return { url: this.system.stack.context.mqtt.url, user: USER };
  }

  /** Applies the plant of a round and waits until its sources are connected. */
  async apply(round: string, recordings: readonly Recording[]): Promise<void> {
    await this.system.applyFolder(writeJsonPlant(this.system.folder, round, recordings, this.broker));
    for (const recording of recordings) await this.connected(sourceOf(round, recording));
  }

  async connected(source: string): Promise<void> {
    await until(`source ${source} to be connected`, async () => (await this.status(source))?.state === 'connected', { timeoutMs: 60_000, everyMs: 100 });
  }

  async status(source: string): Promise<SourceStatus | undefined> {
    return (await this.system.get<{ status?: SourceStatus }>(`/sources/${source}`)).status;
  }

  /** Publishes the rows of recordings side by side, from one row to another. */
  async play(round: string, recordings: readonly Recording[], { from = 0, to = Infinity, perSecond = Infinity } = {}): Promise<void> {
    await Promise.all(
      recordings.map((recording) =>
        this.logger.publishAll(
          topicOf(round, recording),
          recording.rows.slice(from, to).map((row) => payloadOf(recording, row)),
          { perSecond, inFlight: 50 },
        ),
      ),
    );
  }

  /** Waits until everything that the broker was given is in the history: its rows, and no more waiting. */
  async inHistory(round: string, recording: Recording, path: string, count: number): Promise<void> {
    const { at: first } = recording.rows.reduce((a, b) => (b.at < a.at ? b : a));
    const { at: last } = recording.rows.reduce((a, b) => (b.at > a.at ? b : a));
    const query = new URLSearchParams({ path, from: first, to: afterwards(last), mode: 'raw', limit: '1' });
    let seen = 0;
    await until(`${count} readings of ${twinOf(round, recording)} ${path} in the history`, async () => {
      const { counts } = await this.system.get<{ counts: { matching: number } }>(`/twins/${twinOf(round, recording)}/history?${query.toString()}`);
      seen = counts.matching;
      return seen >= count;
    }, { timeoutMs: 150_000, everyMs: 300 }).catch((error: unknown) => {
      throw new Error(`${(error as Error).message}; there are ${seen}`);
    });
  }

  async stop(): Promise<void> {
    await this.logger?.close();
    await this.system.stop();
  }
}

/** The tick after a time: `to` is exclusive. */
export function afterwards(at: string): string {
  const [head = '', digits = ''] = [at.slice(0, -8), at.slice(-8, -1)];
  return `${head}${String(Number(digits) + 1).padStart(7, '0')}Z`;
}

function writeCredentials({ home, mqtt }: StackContext, sources: readonly string[]): string {
  const file = join(home, 'mqtt-credentials.json');
  const { username, password } = mqtt.credentials(USER)!;
  const endpoint = new URL(mqtt.url).host;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(Object.fromEntries(sources.map((id) => [id, { endpoint, user: username, password }]))), { mode: 0o600 });
  return file;
}
