/** How many readings of each quality lie in a bucket. */
export interface QualityCounts {
  readonly good: number;
  readonly uncertain: number;
  readonly bad: number;
}

export interface QualityRule {
  /** Uncertain readings count as bad: they are not part of any aggregate. */
  readonly treatUncertainAsBad: boolean;
  /** From this share of good readings on, in percent, a bucket is good. */
  readonly percentDataGood: number;
  /** From this share of bad readings on a bucket is bad. */
  readonly percentDataBad: number;
}

/** OPC UA Part 13 §4.2.1.2 has 100 for both; uncertain readings are used unless one says otherwise. */
export const DEFAULT_RULE: QualityRule = { treatUncertainAsBad: false, percentDataGood: 100, percentDataBad: 100 };

export interface BucketQuality {
  /** null: there is nothing to take a share of. */
  readonly percentGood: number | null;
  readonly percentBad: number | null;
  readonly q: 'good' | 'uncertain' | 'bad';
}

/**
 * The quality of an aggregate by the share of its readings (OPC UA Part 13 §5.4.3.2, percent of values): good from PercentDataGood on,
 * else bad from PercentDataBad on, else uncertain. An uncertain reading never counts as good here, even where its value is used; a
 * bucket without readings is bad (Bad_NoData).
 */
export function bucketQuality({ good, uncertain, bad }: QualityCounts, rule: QualityRule): BucketQuality {
  const total = good + uncertain + bad;
  if (total === 0) return { percentGood: null, percentBad: null, q: 'bad' };
  const percentGood = (100 * good) / total;
  const percentBad = (100 * (rule.treatUncertainAsBad ? bad + uncertain : bad)) / total;
  const q = percentGood >= rule.percentDataGood ? 'good' : percentBad >= rule.percentDataBad ? 'bad' : 'uncertain';
  return { percentGood, percentBad, q };
}
