import { type AlertRule, type RuleCheck, type TwinSelector } from '@orrery/contracts';
import { stringify } from 'yaml';

/** A rule as `rules.yaml` writes it: read again, it is the same rule. Its comments, and units other than those of the model, are not kept with it. */
export function writeAlertRule(rule: AlertRule): string {
  const { id, title, on, check, priority, onDelayMs, offDelayMs, suppressedWhen, escalate, deescalateAfterMs, groupAlong, nextStep } = rule;
  return stringify(
    {
      id,
      title,
      on: selector(on),
      priority,
      ...written(check),
      ...(onDelayMs === 0 ? {} : { onDelay: duration(onDelayMs) }),
      ...(offDelayMs === 0 ? {} : { offDelay: duration(offDelayMs) }),
      suppressedWhen,
      escalate: escalate?.map(({ afterMs, to }) => ({ after: duration(afterMs), to })),
      deescalateAfter: deescalateAfterMs === undefined ? undefined : duration(deescalateAfterMs),
      groupAlong,
      nextStep,
    },
    { lineWidth: 120 },
  );
}

function selector({ models, ...rest }: TwinSelector): object {
  return { ...(models === undefined ? {} : { model: models }), ...rest };
}

function written(check: RuleCheck): object {
  switch (check.kind) {
    case 'condition':
      return { condition: check.condition };
    case 'rate': {
      const { kind: _kind, path, perMs, windowMs, ...limits } = check;
      return { rate: { path, per: duration(perMs), window: duration(windowMs), ...limits } };
    }
    case 'absence':
      return { absence: { paths: check.paths, for: duration(check.forMs) } };
    case 'time-left': {
      const { detector, belowMs, quantile, hysteresisMs } = check;
      return { timeLeft: { detector, below: duration(belowMs), quantile, hysteresis: hysteresisMs === undefined ? undefined : duration(hysteresisMs) } };
    }
    default: {
      const { kind, ...rest } = check;
      return { [kind]: rest };
    }
  }
}

const UNITS: readonly (readonly [string, number])[] = [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000]];

/** The largest unit that it is a whole number of. */
function duration(millis: number): string {
  const [name, size] = UNITS.find(([, unit]) => millis % unit === 0 && millis > 0) ?? ['ms', 1];
  return `${millis / size}${name}`;
}
