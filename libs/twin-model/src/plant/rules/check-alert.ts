import { type Datatype, type RuleCheck } from '@orrery/contracts';
import { suggest } from '../../dtdl/nearest.js';
import { unitSuggestion } from '../../dtdl/read-quantity.js';
import { type ResolvedModel, type ResolvedValue } from '../../dtdl/resolve-model.js';
import { convertible, convertUnit, unitOf } from '../../units/units.js';
import { type Placed } from '../yaml-readers.js';
import { type WrittenRule } from './alerts-section.js';
import { checkCondition } from './check-condition.js';

type Written<K extends keyof WrittenRule['value']> = NonNullable<WrittenRule['value'][K]>;

const NUMERIC: readonly Datatype[] = ['sbyte', 'byte', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float', 'double'];

/** The paths of some models by name; a path means the same in all that have it, as far as a rule goes. */
function valueOf({ value, place }: Placed<string>, models: readonly ResolvedModel[]): ResolvedValue | undefined {
  const found = models.map(({ values }) => values.get(value)).find((known) => known !== undefined);
  return found ?? place.report('rule.path', `none of the selected twins has a path "${value}"`, suggest(value, [...new Set(models.flatMap(({ values }) => [...values.keys()]))]));
}

export function numberOf(path: Placed<string>, models: readonly ResolvedModel[]): ResolvedValue | undefined {
  const value = valueOf(path, models);
  if (value && !NUMERIC.includes(value.datatype)) return path.place.report('rule.numeric', `"${value.path}" is ${value.datatype}, which has no limits`, 'use a condition for it: value("…") == …');
  return value;
}

type Convert = (value: number, kind: 'level' | 'difference') => number;

/** Into the unit of the path; a difference has no offset: 10 K are 10 °C. */
export function converter(unit: Placed<string> | undefined, { path, unit: modelled }: ResolvedValue): Convert | undefined {
  if (!unit || unit.value === modelled) return (value) => value;
  const { value: written, place } = unit;
  if (!unitOf(written)) return place.report('rule.unit', `there is no unit "${written}"`, unitSuggestion(written));
  if (modelled === undefined || !convertible(written, modelled)) return place.report('rule.unit', `"${path}" is in ${modelled ?? 'no unit'}, into which ${written} does not convert`, modelled === undefined ? 'remove "unit"' : `use ${modelled} or another unit of that kind`);
  return (value, kind) => convertUnit(value, written, modelled) - (kind === 'difference' ? convertUnit(0, written, modelled) : 0);
}

export function checkThreshold({ value, place }: Written<'threshold'>, models: readonly ResolvedModel[]): RuleCheck | undefined {
  const known = numberOf(value.path, models);
  const convert = known && converter(value.unit, known);
  if (!convert) return undefined;
  if (!value.above && !value.below) return place.report('rule.limit', 'the threshold has no limit, so the rule can never be true', 'add "above" or "below"');
  const [above, below] = [value.above, value.below].map((limit) => limit && convert(limit.value, 'level'));
  const [least, most] = RANGES[known.datatype] ?? [-Infinity, Infinity];
  if (above !== undefined && above >= most) return value.above!.place.report('rule.never', `"${known.path}" is ${known.datatype} and never above ${above}`, `use a limit below ${most}`);
  if (below !== undefined && below <= least) return value.below!.place.report('rule.never', `"${known.path}" is ${known.datatype} and never below ${below}`, `use a limit above ${least}`);
  const hysteresis = value.hysteresis === undefined ? undefined : convert(value.hysteresis, 'difference');
  if (above !== undefined && below !== undefined && below + (hysteresis ?? 0) > above - (hysteresis ?? 0)) {
    return place.report('rule.always', `there is no value that is neither below ${below} nor above ${above}, so the alert would never end`, 'make "below" smaller than "above", with room for "hysteresis" on both sides');
  }
  return { kind: 'threshold', path: known.path, ...(above === undefined ? {} : { above }), ...(below === undefined ? {} : { below }), ...(hysteresis === undefined ? {} : { hysteresis }) };
}

const RANGES: Readonly<Partial<Record<Datatype, readonly [number, number]>>> = { sbyte: [-128, 127], byte: [0, 255], int16: [-32_768, 32_767], uint16: [0, 65_535], int32: [-(2 ** 31), 2 ** 31 - 1], uint32: [0, 2 ** 32 - 1] };

export function checkRate({ value, place }: Written<'rate'>, models: readonly ResolvedModel[]): RuleCheck | undefined {
  const known = numberOf(value.path, models);
  const convert = known && converter(value.unit, known);
  if (!convert) return undefined;
  const slopes = Object.entries({ rising: value.rising, falling: value.falling, hysteresis: value.hysteresis }).flatMap(([name, slope]) => (slope === undefined ? [] : [[name, convert(slope, 'difference')] as const]));
  const limits = slopes.filter(([name]) => name !== 'hysteresis');
  if (limits.length === 0) return place.report('rule.limit', 'the rate has no limit, so the rule can never be true', 'add "rising" or "falling"');
  if (limits.some(([, slope]) => slope <= 0)) return place.report('rule.limit', 'a rate of 0 is passed by every move', 'write how fast it may change, as a number above 0');
  return { kind: 'rate', path: known.path, perMs: value.per, windowMs: value.window, ...Object.fromEntries(slopes) };
}

export function checkPaths(paths: readonly Placed<string>[], models: readonly ResolvedModel[]): string[] | undefined {
  const found = paths.map((path) => valueOf(path, models));
  return found.every((value) => value !== undefined) ? [...new Set(found.map(({ path }) => path))] : undefined;
}

export function checkScore({ value, place }: Written<'score'>): RuleCheck | undefined {
  const { detector, above, healthBelow, hysteresis } = value;
  if (above === undefined && healthBelow === undefined) return place.report('rule.limit', 'the score has no limit, so the rule can never be true', 'add "above" (the anomaly score) or "healthBelow" (0 to 1)');
  if (healthBelow === 0) return place.at('healthBelow').report('rule.never', 'health is never below 0', 'use a limit above 0');
  return { kind: 'score', ...(detector === undefined ? {} : { detector }), ...(above === undefined ? {} : { above }), ...(healthBelow === undefined ? {} : { healthBelow }), ...(hysteresis === undefined ? {} : { hysteresis }) };
}

/** The one thing a rule checks, against the models of the twins it selects. */
export function checkOf({ value, place }: WrittenRule, models: readonly ResolvedModel[]): RuleCheck | undefined {
  const { threshold, rate, absence, quality, score, timeLeft, condition } = value;
  const given = Object.entries({ threshold, rate, absence, quality, score, timeLeft, condition }).filter(([, check]) => check !== undefined);
  if (given.length !== 1) {
    const message = given.length === 0 ? 'the rule checks nothing' : `the rule checks several things: ${given.map(([name]) => name).join(', ')}`;
    return place.report('rule.check', message, 'give it exactly one of threshold, rate, absence, quality, score, timeLeft, condition');
  }
  if (threshold) return checkThreshold(threshold, models);
  if (rate) return checkRate(rate, models);
  if (score) return checkScore(score);
  if (timeLeft) {
    const { below, detector, quantile, hysteresis } = timeLeft.value;
    return { kind: 'time-left', belowMs: below, quantile: quantile ?? 'p50', ...(detector === undefined ? {} : { detector }), ...(hysteresis === undefined ? {} : { hysteresisMs: hysteresis }) };
  }
  if (condition) {
    const text = checkCondition(condition, models);
    return text === undefined ? undefined : { kind: 'condition', condition: text };
  }
  const paths = checkPaths((absence ?? quality)!.value.paths, models);
  if (!paths) return undefined;
  return absence ? { kind: 'absence', paths, forMs: absence.value.for } : { kind: 'quality', paths, is: [...new Set(quality!.value.is)] };
}
