import { boolean, list, number, object, type Reader, text } from '../../dtdl/read-shape.js';
import { timestampFromMillis } from '../../time/timestamp.js';
import { duration, placed, valuePath } from '../yaml-readers.js';
import { ruleId } from './alerts-section.js';
import { readOn } from './select-twins.js';

const path = placed(valuePath);
const share = number({ min: 0.0001, max: 1 });
const samples = (min: number, max = 100_000) => number({ min, max, integer: true });

/** A time with its zone, so that a baseline means the same wherever the file is read. */
const instant: Reader<string> = (value, place) => {
  const millis = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(millis) ? place.report('value', 'expected a time with its zone', 'write it as 2026-01-05T06:00:00Z') : timestampFromMillis(millis);
};

const detector = object(
  { id: ruleId, title: text({ max: 200 }), on: readOn, signals: list(path, 1) },
  {
    every: duration(1),
    lateness: samples(1, 600),
    baseline: placed(object({}, { samples: samples(30, 20_000), from: instant, to: instant })),
    smoothing: share,
    shift: number({ min: 0.1, max: 100 }),
    resolution: number({ min: 0, max: 1 }),
    falseAlarms: number({ min: 1e-9, max: 0.5 }),
    explained: share,
    memory: samples(1),
    persistence: placed(object({ over: samples(1), of: samples(1, 1000) }, {})),
    clearing: object({ below: share, samples: samples(1) }, {}),
    coverage: share,
    life: object(
      { path, limit: number(), rising: boolean, every: duration(1), horizon: duration(1) },
      { points: number({ min: 8, max: 500, integer: true }), unit: placed(text({ max: 64 })) },
    ),
  },
);

/** `detectors` of rules.yaml as written. */
export const readDetectorsSection = list(placed(detector));
export type WrittenDetector = NonNullable<ReturnType<typeof readDetectorsSection>>[number];
