import { type DetectorRule } from '@orrery/contracts';
import { suggest } from '../../dtdl/nearest.js';
import { type ResolvedModel } from '../../dtdl/resolve-model.js';
import { converter, numberOf } from './check-alert.js';
import { DETECTOR_DEFAULTS } from './detector-defaults.js';
import { type WrittenRule } from './alerts-section.js';
import { type WrittenDetector } from './detectors-section.js';
import { type SitedRule } from './read-alerts.js';
import { modelsOf, type RuleScope } from './rule-scope.js';
import { resolveOn } from './select-twins.js';

const MOST_SIGNALS = 64;
const DEFAULT_POINTS = 120;
/** Numbers that a baseline may hold: all that is kept of a twin must fit one record. */
const MOST_VALUES = 20_000;

export interface SitedDetector extends Pick<SitedRule, 'sites'> {
  readonly rule: DetectorRule;
}

/** Judges every rule of `detectors` against the plant, and fills in the defaults. */
export function checkDetectors(written: readonly WrittenDetector[], scope: RuleScope): SitedDetector[] {
  const ids = new Set<string>();
  return written.flatMap((entry) => {
    const { value, place } = entry;
    if (ids.has(value.id)) {
      place.at('id').report('rule.repeated', `there are two detectors called ${value.id}`, 'rename or remove one of them');
      return [];
    }
    ids.add(value.id);
    const on = resolveOn(value.on, scope);
    const before = place.reported;
    const models = on ? modelsOf(on.twins) : [];
    if (on) for (const signal of value.signals) numberOf(signal, models);
    if (value.signals.length > MOST_SIGNALS) place.at('signals').report('limit', `${value.signals.length} signals, more than ${MOST_SIGNALS}`, 'watch parts of the machine with a detector each');
    const baseline = baselineOf(entry);
    const life = on && lifeOf(entry, models);
    checkRuns(entry);
    if (!on || !baseline || place.reported > before) return [];
    const { every: everyMs = DETECTOR_DEFAULTS.everyMs, persistence, life: _life, baseline: _baseline, on: _on, signals, ...numbers } = value;
    const rule: DetectorRule = {
      ...DETECTOR_DEFAULTS,
      ...numbers,
      on: on.selector,
      kind: 'process-monitor',
      signals: [...new Set(signals.map((signal) => signal.value))],
      everyMs,
      baseline,
      ...(value.memory === undefined && baseline.kind === 'samples' ? { memory: Math.max(1, Math.round(baseline.samples / 2)) } : {}),
      ...(persistence ? { persistence: persistence.value } : {}),
      ...(life ? { life } : {}),
    };
    return [{ rule, sites: new Set(on.twins.map(({ id }) => id.split(':')[1]!)) }];
  });
}

function baselineOf({ value: { baseline, signals } }: WrittenDetector): DetectorRule['baseline'] | undefined {
  if (!baseline) return DETECTOR_DEFAULTS.baseline;
  const { samples, from, to } = baseline.value;
  if ((samples === undefined) === (from === undefined && to === undefined)) return baseline.place.report('rule.baseline', 'a baseline is a number of samples, or a window', 'give either "samples", or "from" and "to"');
  if (samples !== undefined) {
    const most = Math.floor(MOST_VALUES / signals.length);
    return samples <= most ? { kind: 'samples', samples } : baseline.place.at('samples').report('rule.baseline', `${samples} samples of ${signals.length} signals are more than a baseline holds`, `use at most ${most}, or a longer "every"`);
  }
  if (from === undefined || to === undefined || from >= to) return baseline.place.report('rule.baseline', 'the window of the baseline does not end after it begins', 'give "from" and a later "to"');
  return { kind: 'window', from, to };
}

function checkRuns({ value: { persistence } }: WrittenDetector): void {
  if (persistence && persistence.value.over > persistence.value.of) persistence.place.report('rule.never', `${persistence.value.over} of the last ${persistence.value.of} samples can never be beyond a limit`, 'make "over" at most "of"');
}

function lifeOf({ value: { life } }: WrittenDetector, models: readonly ResolvedModel[]): DetectorRule['life'] {
  if (!life) return undefined;
  const known = numberOf(life.path, models);
  const convert = known && converter(life.unit, known);
  if (!convert) return undefined;
  return { path: known.path, limit: convert(life.limit, 'level'), rising: life.rising, everyMs: life.every, points: life.points ?? DEFAULT_POINTS, horizonMs: life.horizon };
}

/** An alert that asks for a detector that is not there would never come. */
export function checkScoreRules(alerts: readonly WrittenRule[], detectors: readonly SitedDetector[]): void {
  checkScoreDetectors(
    alerts,
    detectors.map(({ rule }) => rule.id),
  );
}

export function checkScoreDetectors(alerts: readonly WrittenRule[], ids: readonly string[]): void {
  for (const { value } of alerts) {
    for (const check of [value.score, value.timeLeft]) {
      const detector = check?.value.detector;
      if (check && detector !== undefined && !ids.includes(detector)) check.place.at('detector').report('rule.detector', `there is no detector called ${detector}`, suggest(detector, ids));
    }
  }
}
