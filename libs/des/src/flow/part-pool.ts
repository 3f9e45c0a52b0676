import { enlarged } from '../engine/event-list.js';
import { type SnapshotReader, type SnapshotWriter } from '../engine/snapshot.js';

/** The parts of a run as arrays that grow with their number. */
export class PartPool {
  freePart = -1; // free numbers form a list through `next`
  parts = 0;
  /** The part behind this one, in whatever list it stands. */
  next = new Int32Array(64);
  product = new Int32Array(64);
  born = new Float64Array(64);
  /** When a part on a conveyor comes to its end; what a part in an ordered buffer stands by. */
  due = new Float64Array(64);
  /** Operations of its product's steps that are done. */
  step = new Int32Array(64);
  /** When it is due, Infinity where it is not. */
  deadline = new Float64Array(64);
  /** The list in which a part with a patience waits. */
  where = new Int32Array(64);

  /** A number for a new part, with room made where all are taken. */
  takePart(): number {
    const free = this.freePart;
    if (free >= 0) {
      this.freePart = this.next[free];
      return free;
    }
    const part = this.parts;
    if (part === this.next.length) this.#enlarge(Math.max(64, 2 * part));
    this.parts = part + 1;
    this.grown(part + 1);
    return part;
  }

  /** Told when there are more parts than ever before. */
  protected grown(_parts: number): void {}

  protected partArrays(): (Int32Array | Float64Array)[] {
    return [this.next, this.product, this.born, this.due, this.where, this.step, this.deadline];
  }

  protected saveParts(writer: SnapshotWriter): void {
    writer.numbers(this.freePart, this.parts);
    for (const array of this.partArrays()) writer.array(array, this.parts);
  }

  protected loadParts(reader: SnapshotReader): void {
    [this.freePart, this.parts] = reader.numbers();
    [this.next, this.product] = [reader.array(this.next), reader.array(this.product)];
    [this.born, this.due] = [reader.array(this.born), reader.array(this.due)];
    [this.where, this.step] = [reader.array(this.where), reader.array(this.step)];
    this.deadline = reader.array(this.deadline);
  }

  #enlarge(room: number): void {
    this.next = enlarged(this.next, new Int32Array(room));
    this.product = enlarged(this.product, new Int32Array(room));
    this.born = enlarged(this.born, new Float64Array(room));
    this.due = enlarged(this.due, new Float64Array(room));
    this.where = enlarged(this.where, new Int32Array(room));
    this.step = enlarged(this.step, new Int32Array(room));
    this.deadline = enlarged(this.deadline, new Float64Array(room));
  }
}
