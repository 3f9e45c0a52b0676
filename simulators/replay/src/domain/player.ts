import { type Recording, type Row } from './recording.js';

/** Either as recorded, so many times faster, or a fixed number of rows per second, whatever the times say. */
export type Pace = { speed: number } | { rowsPerSecond: number };

export type PlayerState = 'waiting' | 'playing' | 'paused' | 'finished';

/** Where one recording stands. Pure: it is told how much time has passed and says which rows are due. */
export class Player {
  state: PlayerState = 'waiting';
  played = 0;
  private next = 0;
  private pace: Pace = { speed: 1 };
  private elapsed = 0;
  private origin = 0;

  constructor(readonly recording: Recording) {
    if (recording.rows.length === 0) this.state = 'finished';
  }

  /** Starts, or goes on after a pause; with `fromRow` (counted from 0) it starts there. */
  play(pace: Pace, fromRow?: number): void {
    if (fromRow !== undefined) this.next = fromRow;
    else if (this.state === 'finished') this.next = 0;
    this.pace = pace;
    this.elapsed = 0;
    this.origin = this.next;
    this.state = this.next < this.recording.rows.length ? 'playing' : 'finished';
  }

  pause(): void {
    if (this.state === 'playing') this.state = 'paused';
  }

  /** The rows due after another `seconds`, in order; beyond `limit` they stay due. */
  advance(seconds: number, limit = Number.POSITIVE_INFINITY): Row[] {
    if (this.state !== 'playing') return [];
    this.elapsed += seconds;
    const { rows } = this.recording;
    const first = this.next;
    while (this.next < rows.length && this.next - first < limit && this.due(this.next) <= this.elapsed) this.next++;
    this.played += this.next - first;
    if (this.next === rows.length) this.state = 'finished';
    return rows.slice(first, this.next);
  }

  /** Seconds after the start at which a row is due; a step backwards in the recording plays at once. */
  private due(index: number): number {
    if ('rowsPerSecond' in this.pace) return (index - this.origin) / this.pace.rowsPerSecond;
    const { rows } = this.recording;
    return (milliseconds(rows[index]) - milliseconds(rows[this.origin])) / 1000 / this.pace.speed;
  }

  get current(): Row | undefined {
    return this.recording.rows[this.next - 1];
  }
}

function milliseconds(row: Row | undefined): number {
  return Date.parse((row?.time ?? '').replace(/\d{4}Z$/, 'Z'));
}
