import { type Line, type LineBreak, type LinePoint, type PointQuality } from './line.js';

/** A value that holds from one time to another. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly quality: PointQuality;
}

/** Pieces that follow each other without a break: drawn as one line, in steps, since a value holds until the next reading. */
export type Run = readonly Piece[];

/** The runs of a line up to `until`. Nothing is drawn across a stretch without a usable value. */
export function runsOf(line: Pick<Line, 'points' | 'breaks'>, until: number): Run[] {
  const runs: Piece[][] = [];
  const stops = new Stops(line.breaks);
  let open: Piece[] | undefined;
  line.points.forEach((point, index) => {
    const next = line.points[index + 1]?.from ?? Math.max(until, point.from);
    const piece = pieceOf(point, Math.max(point.from, Math.min(next, stops.after(point.from))));
    if (open) open.push(piece);
    else runs.push((open = [piece]));
    if (piece.to < next) open = undefined;
  });
  return runs;
}

function pieceOf({ from, value, low, high, quality }: LinePoint, to: number): Piece {
  return { from, to, value, low, high, quality };
}

/** Asked in the order of time where the next stretch without a usable value begins: at once where one is under way. */
class Stops {
  #next = 0;
  #underWayTo = -Infinity;

  constructor(private readonly breaks: readonly LineBreak[]) {}

  after(time: number): number {
    for (let span = this.breaks[this.#next]; span && span.from <= time; span = this.breaks[++this.#next]) {
      this.#underWayTo = Math.max(this.#underWayTo, span.to ?? Infinity);
    }
    if (this.#underWayTo > time) return time;
    return this.breaks[this.#next]?.from ?? Infinity;
  }
}
