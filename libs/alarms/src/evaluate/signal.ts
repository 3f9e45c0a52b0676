import { type AlertEvidence } from '@orrery/contracts';
import { timestampFromMillis, unitOf } from '@orrery/twin-model';
import { type RememberedValue, type RuleMemory, type TwinMemory } from './twin-memory.js';

/** What a rule says of one instance at one moment. */
export interface Signal {
  readonly outcome: 'true' | 'false' | 'indeterminate';
  /** Only where indeterminate: which input is missing, in words. */
  readonly why?: string;
  /** What it rests on; asked for only where an alert is raised. */
  readonly evidence: () => AlertEvidence;
  /** When the answer may change though nothing comes. */
  readonly dueMs?: number;
}

/** Judges one instance at `nowMs` of the twin's clock. May keep samples in `rule`; nothing else is changed. */
export type Judge = (twin: TwinMemory, instance: string, rule: RuleMemory, nowMs: number) => Signal;

const NOTHING: AlertEvidence = { text: '', values: [] };

export const unsure = (why: string, dueMs?: number): Signal => ({ outcome: 'indeterminate', why, evidence: () => ({ ...NOTHING, text: why }), ...(dueMs === undefined ? {} : { dueMs }) });

export function answer(holds: boolean, evidence: () => AlertEvidence, dueMs?: number): Signal {
  return { outcome: holds ? 'true' : 'false', evidence, ...(dueMs === undefined ? {} : { dueMs }) };
}

/** A number that may be judged: good or uncertain (OPC UA Part 4 §7.39); else why not. int64 comes as decimal text. */
export function usableNumber(path: string, value: RememberedValue | undefined): number | string {
  if (value?.quality === undefined || value.value === null) return `${path} was never read`;
  if (value.quality === 'bad' || value.quality === 'stale') return `${path} is ${value.quality}`;
  const number = typeof value.value === 'string' ? Number(value.value) : value.value;
  return typeof number === 'number' && Number.isFinite(number) ? number : `${path} is no number`;
}

/** `0.31 L/s`, at most five digits: what a person reads. */
export function shown(value: unknown, unit?: string): string {
  const text = typeof value === 'number' ? String(Number(value.toPrecision(5))) : String(value);
  return unit === undefined ? text : `${text} ${unitOf(unit)?.symbol ?? unit}`;
}

export function valueEvidence(path: string, value: RememberedValue | undefined): AlertEvidence['values'] {
  if (!value) return [];
  return [{ path, value: value.value, quality: value.quality, eventTs: timestampFromMillis(value.eventMs), ...(value.unit === undefined ? {} : { unit: value.unit }) }];
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

/** `3 d`, `45 min`: the largest unit that leaves one or more, to one decimal. */
export function span(ms: number): string {
  const [size, name] = UNITS.find(([unit]) => Math.abs(ms) >= unit) ?? [1, 'ms'];
  return `${Math.round((ms / size) * 10) / 10} ${name}`;
}
