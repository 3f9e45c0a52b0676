import { type RuleCheck } from '@orrery/contracts';
import { answer, type Judge, shown, span, unsure, usableNumber, valueEvidence } from './signal.js';
import { type ValueWords } from './value-words.js';

type Check<K extends RuleCheck['kind']> = Extract<RuleCheck, { kind: K }>;

/** Beyond a limit; once beyond, until it is inside by the hysteresis. */
export function judgeThreshold({ path, above, below, hysteresis = 0 }: Check<'threshold'>, words: ValueWords): Judge {
  return (twin, _instance, { held }) => {
    const known = twin.values[path];
    const value = usableNumber(path, known);
    if (typeof value === 'string') return unsure(value);
    const room = held ? hysteresis : 0;
    const high = above !== undefined && value > above - room;
    const low = below !== undefined && value < below + room;
    return answer(high || low, () => ({ text: `${path} is ${words(path, value)}, ${high ? `above ${words(path, above)}` : `below ${words(path, below)}`}`, values: valueEvidence(path, known) }));
  };
}

/** Readings kept of one window: enough for a slope, whatever the rate they come at. */
const MAX_SAMPLES = 60;

/** The slope of a straight line through the window's readings (least squares), in event time. */
export function judgeRate({ path, rising, falling, perMs, windowMs, hysteresis = 0 }: Check<'rate'>): Judge {
  return (twin, _instance, rule) => {
    const known = twin.values[path];
    const value = usableNumber(path, known);
    if (typeof value === 'string') return unsure(value);
    const samples = (rule.samples ?? []).filter(([ms]) => ms > known!.eventMs - windowMs && ms < known!.eventMs);
    samples.push([known!.eventMs, value]);
    rule.samples = samples.length > MAX_SAMPLES ? samples.filter((_, index) => index % 2 === (samples.length - 1) % 2) : samples;
    // The first of the samples kept is a little younger than the window; half of it must be covered for a slope to mean anything.
    if (samples.length < 2 || samples.at(-1)![0] - samples[0]![0] < windowMs / 2) return unsure(`${path} has too few readings for a rate`);
    const slope = slopeOf(samples) * perMs;
    const room = rule.held ? hysteresis : 0;
    const rises = rising !== undefined && slope > rising - room;
    const falls = falling !== undefined && -slope > falling - room;
    const words = rises ? `rises by ${shown(slope, known?.unit)} per ${span(perMs)}, more than ${shown(rising, known?.unit)}` : `falls by ${shown(-slope, known?.unit)} per ${span(perMs)}, more than ${shown(falling, known?.unit)}`;
    return answer(rises || falls, () => ({ text: `${path} ${words}`, values: valueEvidence(path, known) }));
  };
}

function slopeOf(samples: readonly (readonly [number, number])[]): number {
  const n = samples.length;
  const meanX = samples.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = samples.reduce((sum, [, y]) => sum + y, 0) / n;
  const [xy, xx] = samples.reduce(([a, b], [x, y]) => [a + (x - meanX) * (y - meanY), b + (x - meanX) ** 2], [0, 0]);
  return xx === 0 ? 0 : xy / xx;
}

/** Silence: what is judged is the time since the last reading came, whatever its quality. */
export function judgeAbsence({ forMs }: Check<'absence'>): Judge {
  return (twin, path, { sinceMs }, nowMs) => {
    const known = twin.values[path];
    const lastMs = known?.cameMs ?? sinceMs;
    const evidence = () => ({ text: `no reading of ${path} for ${span(nowMs - lastMs)}`, values: valueEvidence(path, known) });
    return nowMs - lastMs >= forMs ? answer(true, evidence) : answer(false, evidence, lastMs + forMs);
  };
}

/** A quality is never indeterminate: it is what is asked for. A path that was never read has none. */
export function judgeQuality({ is }: Check<'quality'>): Judge {
  return (twin, path) => {
    const known = twin.values[path];
    return answer(known !== undefined && is.includes(known.quality), () => ({
      text: `${path} is ${known?.quality}${known?.lostSource === undefined ? '' : `: the source ${known.lostSource} is lost`}`,
      values: valueEvidence(path, known),
      ...(known?.lostSource === undefined ? {} : { source: known.lostSource }),
    }));
  };
}
