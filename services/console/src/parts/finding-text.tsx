import { type Finding } from '../domain/condition.js';
import { describeStatusCode } from '../domain/status-code.js';
import { formatValue } from '../domain/format-value.js';
import { type TwinView } from '../domain/twin-view.js';
import { sourcePath } from '../domain/route.js';
import { unitLabel } from '../domain/unit-label.js';
import { plural } from '../domain/words.js';
import { type ModelNames, useNames } from '../state/context.js';
import { Instant } from './age.js';
import { Link } from './link.js';

/** One finding in words: what, why, since when, and where to look next. */
export function FindingText({ twin, finding }: { twin: TwinView; finding: Finding }) {
  const names = useNames(twin.model);
  return (
    <>
      <span className="finding-what">{finding.path === undefined ? 'Source' : names.full(finding.path)}</span> <Cause twin={twin} finding={finding} names={names} />
      {finding.since !== undefined && (
        <span className="quiet">
          {finding.condition === 'diverged' ? ', desired since ' : ' since '}
          <Instant at={finding.since} />
        </span>
      )}
    </>
  );
}

function Cause({ twin, finding, names }: { twin: TwinView; finding: Finding; names: ModelNames }) {
  if (finding.source !== undefined) {
    const reason = twin.sources[finding.source]?.reason;
    return (
      <>
        <Link to={sourcePath(finding.source)}>{finding.source}</Link> {finding.condition === 'disconnected' ? 'is disconnected' : 'is being connected'}
        {reason === undefined ? '' : `: ${reason}`}
        {(finding.values ?? 0) > 0 && `; ${plural(finding.values!, 'value')} stale because of it`}
      </>
    );
  }
  return <>{causeOfPath(twin, finding, names)}</>;
}

function causeOfPath(twin: TwinView, finding: Finding, names: ModelNames): string {
  const property = twin.properties[finding.path!];
  const code = describeStatusCode(property?.statusCode);
  switch (finding.condition) {
    case 'bad':
      return property?.raw !== undefined ? `is bad: the device sent ${property.raw}` : `is bad${code === undefined ? '' : `: ${code}`}`;
    case 'uncertain':
      return `is uncertain${code === undefined ? '' : `: ${code}`}`;
    case 'stale':
      if (property?.staleCause === 'source-disconnected') return `is stale: ${property.source ?? 'its source'} is disconnected`;
      return 'is stale: no reading when one was due';
    case 'diverged': {
      const desired = twin.desired[finding.path!];
      const show = (value: unknown) => `${formatValue(value, property?.datatype, names.of(finding.path!).values)} ${unitLabel(property?.unit)}`.trim();
      return `is ${show(property?.value)} where ${show(desired?.value)} is desired`;
    }
    default:
      return 'has not been read yet';
  }
}
