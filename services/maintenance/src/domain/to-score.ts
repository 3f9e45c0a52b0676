import { type DetectorScore, fingerprint, pathsOf } from '@orrery/analytics';
import { type DetectorRule, type MaintenanceScore } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';

/** Version of the method; a change that gives other scores for the same readings is another one. */
const METHOD = '1';

/** A detector's score as its contract writes it. */
export function toScore(twinId: string, rule: DetectorRule, score: DetectorScore, offset: bigint): MaintenanceScore {
  const { atMs, status, reason, modelId, training, window, quality, health, anomaly, remainingLife, validUntilMs } = score;
  return {
    twinId,
    detector: rule.id,
    at: timestampFromMillis(atMs),
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(modelId === undefined ? {} : { modelId }),
    version: METHOD,
    featureSet: fingerprint({ kind: rule.kind, paths: pathsOf(rule), everyMs: rule.everyMs, method: METHOD }),
    ...(training ? { training: trainingOf(training) } : {}),
    inputWindow: { from: timestampFromMillis(window.fromMs), to: timestampFromMillis(window.toMs), samples: window.samples },
    inputQuality: { coverage: quality.coverage, worst: quality.worst, ...(quality.missing.length > 0 ? { missing: [...quality.missing] } : {}) },
    ...(health === undefined ? {} : { health }),
    ...(anomaly ? { anomaly: anomalyOf(anomaly) } : {}),
    ...(remainingLife ? { remainingLife: lifeOf(remainingLife) } : {}),
    validUntil: timestampFromMillis(validUntilMs),
    cause: { offset: String(offset) },
  };
}

function trainingOf({ fingerprint: print, fromMs, toMs, samples, unsettled, constant }: NonNullable<DetectorScore['training']>): NonNullable<MaintenanceScore['training']> {
  return { fingerprint: print, from: timestampFromMillis(fromMs), to: timestampFromMillis(toMs), samples, unsettled: [...unsettled], constant: [...constant] };
}

function anomalyOf({ sinceMs, ...rest }: NonNullable<DetectorScore['anomaly']>): NonNullable<MaintenanceScore['anomaly']> {
  return { ...rest, ...(sinceMs === undefined ? {} : { since: timestampFromMillis(sinceMs) }) };
}

function lifeOf({ fromMs, ...rest }: NonNullable<DetectorScore['remainingLife']>): NonNullable<MaintenanceScore['remainingLife']> {
  return { ...rest, from: timestampFromMillis(fromMs) };
}
