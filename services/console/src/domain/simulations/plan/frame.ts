import { type Film, type Journey, lastAt, type Stop } from './film.js';
import { type Point } from './nodes.js';

export interface Dot extends Point {
  readonly part: number;
  readonly product: number;
  /** It leaves as scrap, or unserved. */
  readonly isLost: boolean;
}

/** The line at one moment. */
export interface Frame {
  readonly dots: readonly Dot[];
  /** States of each station's servers. */
  readonly states: ReadonlyMap<string, readonly string[]>;
  /** Parts in each place; for sinks and stocks those that came since the film began. */
  readonly contents: ReadonlyMap<string, number>;
  readonly lost: number;
}

/** Where parts stand in a drawing. */
export interface Stage {
  /** @param ahead parts in that place that came before it @returns undefined where a place draws no single parts */
  readonly stand: (stop: Stop, ahead: number, time: number) => Point | undefined;
  /** Where a part leaves a place from. */
  readonly leave: (stop: Stop) => Point | undefined;
  readonly isEnd: (place: string) => boolean;
  /** A place in which a part is under way to its next: carried. */
  readonly carries: (place: string) => boolean;
}

/** @param glide how long a part is seen on its way from one place to the next, in the model's unit; 0 for none */
export function frameAt(film: Film, stage: Stage, time: number, glide: number): Frame {
  const here = new Map<string, { readonly journey: Journey; readonly at: number }[]>();
  const contents = new Map<string, number>();
  const dots: Dot[] = [];
  let lost = 0;
  for (const journey of film.journeys) {
    const at = lastStop(journey.stops, time);
    const stop = journey.stops[at];
    if (!stop) continue;
    if (stop.place === undefined) lost += 1;
    else contents.set(stop.place, (contents.get(stop.place) ?? 0) + 1);
    if (stop.place === undefined || stage.isEnd(stop.place)) {
      if (time - stop.time < glide) dots.push(...leaving(journey, at, stage, (time - stop.time) / glide));
    } else if (!here.get(stop.place)?.push({ journey, at })) here.set(stop.place, [{ journey, at }]);
  }
  for (const parts of here.values()) {
    parts.sort((a, b) => a.journey.stops[a.at]!.time - b.journey.stops[b.at]!.time);
    parts.forEach(({ journey, at }, ahead) => {
      const point = pointOf(journey.stops, at, ahead, stage, time, glide);
      if (point) dots.push({ part: journey.part, product: journey.product, isLost: false, ...point });
    });
  }
  const states = new Map([...film.servers].map(([station, servers]) => [station, servers.map(({ since, state }) => state[lastAt(since, time)] ?? 'starved')]));
  return { dots: dots.sort((a, b) => a.part - b.part), states, contents, lost };
}

function pointOf(stops: readonly Stop[], at: number, ahead: number, stage: Stage, time: number, glide: number): Point | undefined {
  const stop = stops[at]!;
  const next = stops[at + 1];
  if (stage.carries(stop.place!) && stops[at - 1]?.place === stop.place && next) {
    const [from, to] = [stage.leave(stop), stage.stand(next, 0, next.time)];
    return from && to ? between(from, to, (time - stop.time) / (next.time - stop.time)) : from;
  }
  const stand = stage.stand(stop, ahead, time);
  const lasts = Math.min(glide, (next?.time ?? Infinity) - stop.time);
  if (!(time - stop.time < lasts)) return stand;
  const from = stage.leave(before(stops, at) ?? stop);
  return from && stand ? between(from, stand, (time - stop.time) / lasts) : stand;
}

function leaving({ part, product, stops }: Journey, at: number, stage: Stage, share: number): Dot[] {
  const stop = stops[at]!;
  const from = stage.leave(before(stops, at) ?? stop);
  if (!from) return [];
  const to = stop.place === undefined ? { x: from.x, y: from.y + 46 } : (stage.leave(stop) ?? from);
  return [{ part, product, isLost: stop.place === undefined, ...between(from, to, share) }];
}

/** The place before: what was passed through in no time was not seen. */
function before(stops: readonly Stop[], at: number): Stop | undefined {
  let previous = at - 1;
  while (previous > 0 && stops[previous]!.time === stops[at]!.time) previous -= 1;
  return stops[previous];
}

function lastStop(stops: readonly Stop[], time: number): number {
  let at = -1;
  while (at + 1 < stops.length && stops[at + 1]!.time <= time) at += 1;
  return at;
}

const between = (a: Point, b: Point, share: number): Point => ({ x: a.x + (b.x - a.x) * Math.min(1, share), y: a.y + (b.y - a.y) * Math.min(1, share) });
