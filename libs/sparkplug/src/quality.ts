import { codeOf, type Metric, type PropertySet } from './payload/index.js';

/** Sparkplug's own qualities (§6.4.12); other numbers are not in the standard. */
export type SparkplugQuality = 'good' | 'bad' | 'stale' | 'uncertain';

const QUALITY = 'Quality';
const CODES = { bad: 0, good: 192, stale: 500 } as const;
const BY_CODE = new Map<number, SparkplugQuality>(Object.entries(CODES).map(([quality, code]) => [code, quality as SparkplugQuality]));

/** Rule R12: absent is good; a number that the standard does not know says at least that something is not as it should be. */
export function qualityOf({ properties }: Metric): SparkplugQuality {
  if (properties === undefined) return 'good';
  const index = properties.keys.indexOf(QUALITY);
  if (index < 0) return 'good';
  const value = properties.values[index]?.value;
  if (value === undefined || (value.kind !== 'int' && value.kind !== 'long')) return 'uncertain';
  return BY_CODE.get(Number(value.value)) ?? 'uncertain';
}

export const qualityProperty = (quality: keyof typeof CODES): PropertySet => ({
  keys: [QUALITY],
  values: [{ type: codeOf('Int32'), value: { kind: 'int', value: CODES[quality] } }],
});
