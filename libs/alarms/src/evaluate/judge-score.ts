import { type AlertEvidence, type RuleCheck } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { answer, type Judge, shown, span, unsure } from './signal.js';
import { type RememberedScore } from './twin-memory.js';

type Check<K extends RuleCheck['kind']> = Extract<RuleCheck, { kind: K }>;

/** A score may be judged until it runs out; then nothing is known of the machine, which is no all-clear. */
function usableScore(detector: string, score: RememberedScore | undefined, nowMs: number): RememberedScore | string {
  if (!score) return `${detector} has said nothing yet`;
  if (score.insufficient !== undefined) return `${detector}: ${score.insufficient}`;
  if (score.validUntilMs !== undefined && nowMs > score.validUntilMs) return `${detector}: its last score has run out`;
  return score;
}

const dueOf = ({ validUntilMs }: RememberedScore): number | undefined => (validUntilMs === undefined ? undefined : validUntilMs + 1);

function evidenceOf(text: string, score: RememberedScore): AlertEvidence {
  return {
    text,
    values: [],
    scoreAt: timestampFromMillis(score.atMs),
    ...(score.score === undefined ? {} : { score: score.score }),
    ...(score.health === undefined ? {} : { health: score.health }),
    ...(score.timeLeftMs ? { timeLeftMs: score.timeLeftMs } : {}),
    ...(score.contributions && score.contributions.length > 0 ? { contributions: score.contributions } : {}),
  };
}

export function judgeScore({ above, healthBelow, hysteresis = 0 }: Check<'score'>): Judge {
  return (twin, detector, { held }, nowMs) => {
    const score = usableScore(detector, twin.scores[detector], nowMs);
    if (typeof score === 'string') return unsure(score);
    const room = held ? hysteresis : 0;
    if ((above !== undefined && score.score === undefined) || (healthBelow !== undefined && score.health === undefined)) return unsure(`${detector} gives no such score`);
    const unusual = above !== undefined && score.score! > above - room;
    const ill = healthBelow !== undefined && score.health! < healthBelow + room;
    const words = unusual ? `score ${shown(score.score)}, above ${shown(above)}` : `health ${shown(score.health)}, below ${shown(healthBelow)}`;
    const [first] = score.contributions ?? [];
    return answer(unusual || ill, () => evidenceOf(`${detector}: ${words}${first ? `; first of all ${first.path}` : ''}`, score), dueOf(score));
  };
}

export function judgeTimeLeft({ belowMs, quantile, hysteresisMs = 0 }: Check<'time-left'>): Judge {
  return (twin, detector, { held }, nowMs) => {
    const score = usableScore(detector, twin.scores[detector], nowMs);
    if (typeof score === 'string') return unsure(score);
    const left = score.timeLeftMs?.[quantile];
    if (left === undefined) return unsure(`${detector} gives no time left`);
    // What was left then has passed in part since.
    const now = left - Math.max(0, nowMs - score.atMs);
    return answer(now < belowMs + (held ? hysteresisMs : 0), () => evidenceOf(`${detector}: ${span(now)} left (${quantile}), less than ${span(belowMs)}`, score), now > belowMs ? Math.min(score.atMs + left - belowMs + 1, dueOf(score) ?? Infinity) : dueOf(score));
  };
}
