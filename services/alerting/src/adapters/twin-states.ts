import { type TwinSnapshot, twinState } from '@orrery/contracts';
import { type KafkaSettings, readTopic } from '@orrery/kafka';
import { SnapshotAssembly, type Twin } from '@orrery/twin-model';

/** Every twin as twin.state has it now. Rarely needed: when rules have changed. */
export async function readTwinStates(settings: KafkaSettings): Promise<ReadonlyMap<string, Twin>> {
  const assemblies = new Map<string, SnapshotAssembly>();
  const reading = readTopic<TwinSnapshot>(settings, twinState, {
    from: 'beginning',
    onRecord: ({ key, value }) => {
      const twinId = key.split('#', 1)[0]!;
      if (value === null) {
        if (key === twinId) assemblies.delete(twinId);
        return;
      }
      const assembly = assemblies.get(twinId) ?? new SnapshotAssembly();
      assemblies.set(twinId, assembly);
      assembly.add(value);
    },
  });
  try {
    await reading.caughtUp;
  } finally {
    await reading.close();
  }
  return new Map([...assemblies].flatMap(([twinId, assembly]): [string, Twin][] => {
    const twin = assembly.twin();
    return twin ? [[twinId, twin]] : [];
  }));
}
