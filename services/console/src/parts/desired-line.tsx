import { type DesiredState } from '@orrery/contracts';
import { type Condition } from '../domain/condition.js';
import { formatValue, toNumber } from '../domain/format-value.js';
import { type PropertyView } from '../domain/twin-view.js';
import { unitLabel } from '../domain/unit-label.js';
import { Instant } from './age.js';
import { ConditionIcon } from './icon.js';

const STATUS: Readonly<Record<DesiredState['status'], readonly [words: string, condition: Condition]>> = {
  pending: ['not taken up yet', 'waiting'],
  converging: ['on its way', 'waiting'],
  converged: ['reached', 'normal'],
  diverged: ['not followed', 'diverged'],
  expired: ['expired', 'waiting'],
};

interface DesiredLineProps {
  readonly desired: DesiredState | undefined;
  readonly property: PropertyView;
  /** Of an enum. */
  readonly names: ReadonlyMap<string, string> | undefined;
}

/** The wish beside what the device says: value, how far the device has followed, whose it is. */
export function DesiredLine({ desired, property, names }: DesiredLineProps) {
  if (!desired) return null;
  const [words, condition] = STATUS[desired.status];
  const unit = unitLabel(property.unit);
  const reported = toNumber(property.value, property.datatype);
  const wanted = toNumber(desired.value, property.datatype);
  const delta = !names && desired.status !== 'converged' && reported !== undefined && wanted !== undefined ? reported - wanted : undefined;
  return (
    <span className="desired">
      <span>
        {`desired ${formatValue(desired.value, property.datatype, names)} ${unit}`.trim()}
        {delta !== undefined && delta !== 0 && ` (${delta > 0 ? '+' : ''}${formatValue(delta, 'double')})`}
      </span>
      <span className="mark" data-condition={condition}>
        <ConditionIcon condition={condition} />
        <span>{words}</span>
      </span>
      <span className="quiet">
        {`by ${desired.by}, `}
        <Instant at={desired.at} />
        {desired.expiresAt !== undefined && (
          <>
            {', until '}
            <Instant at={desired.expiresAt} />
          </>
        )}
        {desired.reason !== undefined && `: ${desired.reason}`}
      </span>
    </span>
  );
}
