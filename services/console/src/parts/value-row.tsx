import { type DesiredState } from '@orrery/contracts';
import { memo, useEffect, useRef, useState } from 'react';
import { conditionOfProperty, type Condition, isStatic } from '../domain/condition.js';
import { exactValue, formatValue } from '../domain/format-value.js';
import { hasTrend } from '../domain/sections.js';
import { describeStatusCode } from '../domain/status-code.js';
import { type PropertyView } from '../domain/twin-view.js';
import { unitInWords, unitLabel } from '../domain/unit-label.js';
import { useNames, useServices } from '../state/context.js';
import { Age } from './age.js';
import { ConditionMark } from './condition-mark.js';
import { ProposeForm } from './commands/propose-form.js';
import { DesiredEditor } from './desired-editor.js';
import { DesiredLine } from './desired-line.js';
import { Sparkline } from './sparkline.js';
import { TrendPanel } from './trend-panel.js';

/** Long enough to be read; later it would be said of another value. */
const OUTCOME_STAYS_MS = 10_000;

export interface ValueRowProps {
  readonly twinId: string;
  readonly model: string;
  readonly path: string;
  readonly property: PropertyView;
  readonly desired: DesiredState | undefined;
  readonly isRecorded: boolean;
}

/**
 * One value: name, number with unit, quality, age, the wish beside it, and its last two minutes. A twin has dozens, of which few
 * change at once: the others are not drawn again.
 */
export const ValueRow = memo(function ValueRow({ twinId, model, path, property, desired, isRecorded }: ValueRowProps) {
  const { me } = useServices();
  const [editing, setEditing] = useState<'wish' | 'command'>();
  const [isTrendOpen, setTrendOpen] = useState(false);
  const [outcome, setOutcome] = useState<string>();
  const buttons = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), OUTCOME_STAYS_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const words = useNames(model).of(path);
  const { name } = words;
  const condition = conditionOfProperty(property);
  // What has a command target takes no desired value; what has none can be wished for, and not commanded.
  const isTarget = property.command === true;
  const mayWish = property.writable === true && !isTarget && me.may.includes('WRITE_DESIRED');
  const mayCommand = isTarget && me.may.includes('COMMAND');
  const close = (said?: string) => {
    const place = editing === 'command' ? -1 : 0;
    setEditing(undefined);
    setOutcome(said);
    requestAnimationFrame(() => [...(buttons.current?.querySelectorAll('button') ?? [])].at(place)?.focus());
  };
  return (
    <>
      <tr data-condition={condition} data-path={path}>
        <th scope="row" title={words.description === undefined ? path : `${words.description} (${path})`}>
          {name}
        </th>
        <td className="value">
          <Value property={property} condition={condition} names={words.values} />
          <DesiredLine desired={desired} property={property} names={words.values} />
          {(mayWish || mayCommand) && editing === undefined && (
            <span ref={buttons} className="value-buttons">
              {mayWish && (
                <button type="button" className="small" onClick={() => setEditing('wish')} aria-label={`Set desired ${name.toLowerCase()}`} title="A wish beside what the device reports; no device is written to">
                  Set…
                </button>
              )}
              {mayCommand && (
                <button type="button" className="small" onClick={() => setEditing('command')} aria-label={`Propose a command for ${name.toLowerCase()}`} title="A command: written to the device, under guard">
                  Command…
                </button>
              )}
            </span>
          )}
          <span role="status" className="outcome">
            {outcome}
          </span>
        </td>
        <td className="quality">
          <QualityCell property={property} condition={condition} />
        </td>
        <td className="age-cell">{isStatic(property) ? <span className="quiet">fixed</span> : <ValueAge property={property} isRecorded={isRecorded} />}</td>
        <td className="trend-cell">
          {hasTrend(property) && (
            <button type="button" className="trend-button" aria-expanded={isTrendOpen} aria-label={`Trend of ${name.toLowerCase()}`} onClick={() => setTrendOpen(!isTrendOpen)}>
              <Sparkline twinId={twinId} path={path} recorded={isRecorded} lastEvent={property.eventTs} />
            </button>
          )}
        </td>
      </tr>
      {isTrendOpen && (
        <tr className="below-row">
          <td colSpan={5}>
            <TrendPanel twinId={twinId} model={model} path={path} property={property} isRecorded={isRecorded} />
          </td>
        </tr>
      )}
      {editing && (
        <tr className="below-row">
          <td colSpan={5}>
            {editing === 'wish' ? (
              <DesiredEditor twinId={twinId} model={model} path={path} property={property} onClose={close} onCommand={me.may.includes('COMMAND') ? () => setEditing('command') : undefined} />
            ) : (
              <ProposeForm twinId={twinId} model={model} path={path} property={property} onClose={() => close()} />
            )}
          </td>
        </tr>
      )}
    </>
  );
});

function Value({ property, condition, names }: { property: PropertyView; condition: Condition; names: ReadonlyMap<string, string> | undefined }) {
  const unit = unitLabel(property.unit);
  const hasValue = property.value !== null && property.value !== undefined;
  return (
    <span className="reading" data-usable={condition === 'normal' || condition === 'uncertain'} title={hasValue ? exactValue(property.value) : undefined}>
      <span className="number">{formatValue(property.value, property.datatype, names)}</span>
      {hasValue && unit !== '' && (
        <abbr className="unit" title={unitInWords(property.unit)}>
          {unit}
        </abbr>
      )}
    </span>
  );
}

function QualityCell({ property, condition }: { property: PropertyView; condition: Condition }) {
  const detail = qualityDetail(property);
  return (
    <>
      <ConditionMark condition={condition} {...(condition === 'normal' ? { text: 'Good' } : {})} />
      {detail !== undefined && <span className="quality-detail">{detail}</span>}
    </>
  );
}

function qualityDetail(property: PropertyView): string | undefined {
  if (property.quality === 'stale') return property.staleCause === 'source-disconnected' ? 'source disconnected' : 'no reading when one was due';
  if (property.raw !== undefined) return `device sent ${property.raw}`;
  const code = describeStatusCode(property.statusCode);
  if (code !== undefined) return code;
  return property.flags?.includes('overflow') ? 'some readings were dropped by the device' : undefined;
}

/** A bad reading changes the quality, not the value: then the value is older than the last reading (rule R1). */
function ValueAge({ property, isRecorded }: { property: PropertyView; isRecorded: boolean }) {
  return (
    <>
      <Age at={property.valueTs ?? property.eventTs} recorded={isRecorded} />
      {property.timeOrigin !== undefined && <span className="quality-detail">{property.timeOrigin === 'server' ? 'server time' : 'time received'}</span>}
    </>
  );
}
