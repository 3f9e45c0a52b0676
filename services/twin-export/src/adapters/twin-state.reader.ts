import { setTimeout as pause } from 'node:timers/promises';
import { OrreryError, type TwinSnapshot, twinState } from '@orrery/contracts';
import { type Delivered, type KafkaSettings, readTopic } from '@orrery/kafka';
import { compareDecimal, SnapshotAssembly, type Twin } from '@orrery/twin-model';

/** A snapshot is written within a second of its event; what does not come in this time does not come. */
const PATIENCE_MS = 20_000;
const AGAIN_MS = 300;

export type WholeTwins = ReadonlyMap<string, Twin>;

/** Reads twins whole from twin.state. Rarely needed: when an export begins, and when a twin comes into one. */
export class TwinStateReader {
  private next: Promise<WholeTwins> | undefined;

  constructor(private readonly settings: KafkaSettings) {}

  /** Every twin as twin.state has it at a moment after the call; who asks while a reading is about to begin shares it. */
  all(): Promise<WholeTwins> {
    this.next ??= pause(10).then(() => {
      this.next = undefined;
      return this.read();
    });
    return this.next;
  }

  /** These twins, each as it stands after the named input or later. A twin that is no longer there is left out. */
  async after(wanted: ReadonlyMap<string, string>): Promise<WholeTwins> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const all = await this.all();
      const behind = [...wanted].filter(([twinId, offset]) => compareDecimal(all.get(twinId)?.inputOffset ?? '', offset) < 0);
      if (behind.length === 0) return all;
      if (performance.now() > deadline) {
        const [[twinId = '', offset = ''] = []] = behind;
        throw new OrreryError('unavailable', `${twinState.topic} does not have ${twinId} at input ${offset} or later after ${PATIENCE_MS} ms`, {
          retryable: true,
          remedy: 'See whether twin-projector runs: it writes the snapshots.',
        });
      }
      await pause(AGAIN_MS);
    }
  }

  private async read(): Promise<WholeTwins> {
    const assemblies = new Map<string, SnapshotAssembly>();
    const reading = readTopic<TwinSnapshot>(this.settings, twinState, { from: 'beginning', onRecord: (record) => take(assemblies, record) });
    try {
      await reading.caughtUp;
    } finally {
      await reading.close();
    }
    return new Map([...assemblies].flatMap(([twinId, assembly]) => wholeOf(twinId, assembly)));
  }
}

function take(assemblies: Map<string, SnapshotAssembly>, { key, value }: Delivered<TwinSnapshot | null>): void {
  const twinId = key.split('#', 1)[0]!;
  if (value === null) {
    if (key === twinId) assemblies.delete(twinId);
    return;
  }
  const assembly = assemblies.get(twinId) ?? new SnapshotAssembly();
  assemblies.set(twinId, assembly);
  assembly.add(value);
}

function wholeOf(twinId: string, assembly: SnapshotAssembly): [string, Twin][] {
  const twin = assembly.twin();
  return twin ? [[twinId, twin]] : [];
}
