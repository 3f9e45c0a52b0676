import { parseMetadata } from './commit-point.js';
import { DirtyKeys } from './dirty-keys.js';
import { Progress } from './progress.js';
import { type SnapshotWriter } from './snapshot-writer.js';

/** The part of a writer that progress needs, whose snapshots are covered when the test says so. */
function snapshots() {
  const dirty = new DirtyKeys();
  const writer = {
    add: (changes: readonly { key: string; offset: bigint }[]) => changes.forEach(({ key, offset }) => dirty.add(key, offset, 0)),
    get lowest() {
      return dirty.lowest;
    },
  } as unknown as SnapshotWriter<unknown>;
  return {
    writer,
    cover: (count: number) => {
      dirty.take(count, 0);
      dirty.covered();
    },
  };
}
const restored = { inputOffset: 10n, epoch: 7n, eventsEnd: 100n, eventsFrom: 90n, uncovered: new Set<string>() };

describe('Progress', () => {
  it('commits what is handled only as far as snapshots cover it', () => {
    const { writer, cover } = snapshots();
    const progress = new Progress(restored, writer);
    expect(progress.commitPoint.offset).toBe(10n);
    progress.reached(15n, { dirty: [{ key: 'a', offset: 12n }, { key: 'b', offset: 14n }] }, 102n);
    expect(progress.commitPoint.offset).toBe(12n);
    cover(1);
    expect(progress.commitPoint.offset).toBe(14n);
    cover(1);
    expect(progress.commitPoint.offset).toBe(15n);
  });

  it('does not pass an input that the state still needs', () => {
    const progress = new Progress(restored, snapshots().writer);
    progress.reached(20n, { dirty: [], hold: 11n }, undefined);
    expect(progress.commitPoint.offset).toBe(11n);
    expect(progress.unchanged).toMatchObject({ hold: 11n });
  });

  it('does not pass inputs whose events were restored and have no snapshot', () => {
    const { writer, cover } = snapshots();
    const progress = new Progress({ ...restored, uncovered: new Set(['a']) }, writer);
    progress.reached(20n, { dirty: [] }, undefined);
    expect(progress.commitPoint.offset).toBe(10n);
    cover(1);
    expect(progress.commitPoint.offset).toBe(20n);
  });

  it('says with the offset where its events begin and whose epoch it is', () => {
    const { writer } = snapshots();
    const progress = new Progress(restored, writer);
    progress.reached(15n, { dirty: [] }, 105n);
    progress.reached(20n, { dirty: [{ key: 'a', offset: 17n }] }, 110n);
    expect(parseMetadata(progress.commitPoint.metadata)).toEqual({ epoch: 7n, eventsOffset: 105n });
  });
});
