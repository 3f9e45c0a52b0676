import { type ReactNode } from 'react';
import { twinPath, sourcePath } from '../domain/route.js';
import { type TwinView } from '../domain/twin-view.js';
import { humanise, plural } from '../domain/words.js';
import { usePlant } from '../state/context.js';
import { Instant } from './age.js';
import { ConditionMark } from './condition-mark.js';
import { GapText } from './gap-text.js';
import { Link } from './link.js';

/** What a twin is: level, id, model, revision, names elsewhere. */
export function TwinIdentity({ twin }: { twin: TwinView }) {
  return (
    <dl className="facts">
      {twin.level !== undefined && <Fact name="Level" value={humanise(twin.level)} />}
      <Fact name="Id" value={<code>{twin.twinId}</code>} />
      {twin.model !== undefined && <Fact name="Model" value={<code>{twin.model}</code>} />}
      {Object.entries(twin.externalIds ?? {}).map(([system, id]) => (
        <Fact key={system} name={system.toUpperCase()} value={id} />
      ))}
      <Fact name="Revision" value={twin.rev} />
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The free graph around a twin; partOf stands in the tree and the breadcrumb. */
export function TwinRelationships({ twin }: { twin: TwinView }) {
  const { summaries } = usePlant();
  const relationships = (twin.relationships ?? []).filter((relationship) => relationship.name !== 'partOf');
  if (relationships.length === 0) return null;
  return (
    <section aria-labelledby="relationships">
      <h2 id="relationships">Relationships</h2>
      <ul className="plain">
        {relationships.map(({ name, target }) => (
          <li key={`${name} ${target}`}>
            {humanise(name)} <Link to={twinPath(target)}>{summaries.get(target)?.name ?? target}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How the twin stands with its sources (rule R24). */
export function TwinSources({ twin }: { twin: TwinView }) {
  const entries = Object.entries(twin.sources);
  if (entries.length === 0) return null;
  return (
    <section aria-labelledby="sources">
      <h2 id="sources">Sources</h2>
      <ul className="plain">
        {entries.map(([source, link]) => (
          <li key={source}>
            <Link to={sourcePath(source)}>{source}</Link>{' '}
            <ConditionMark
              condition={link.state === 'connected' ? 'normal' : link.state === 'disconnected' ? 'disconnected' : 'waiting'}
              text={humanise(link.state)}
            />{' '}
            <span className="quiet">
              since <Instant at={link.since} />
              {link.reason !== undefined && `, ${link.reason}`}; {link.gaps === 0 ? 'no gaps' : plural(link.gaps, 'gap')}
              {link.lastGap && (
                <>
                  , the last: <GapText gap={link.lastGap} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
