import { type MaintenanceWindow } from '@orrery/client';
import { useState } from 'react';
import { twinPath } from '../../domain/route.js';
import { formatSpan, toMillis } from '../../domain/time.js';
import { useNow, useServices } from '../../state/context.js';
import { useSiteZone, useStops } from '../../state/stops/use-stops.js';
import { usePolled } from '../../state/use-polled.js';
import { ConditionMark } from '../condition-mark.js';
import { Link } from '../link.js';
import { ReasonForm } from '../reason-form.js';
import { useTwinName } from '../use-twin-name.js';
import { WindowForm } from './window-form.js';
import { WindowSpan } from './window-span.js';

const MOST_OVER = 50;
const WORDS = { planned: 'Planned', open: 'Under way', over: 'Over' } as const;

/** When machines are worked on. `wanted`: the twin that one came to plan it for. */
export function MaintenanceWindows({ wanted }: { wanted: string | undefined }) {
  const { me } = useServices();
  const { windows } = useStops();
  const [isPlanning, setPlanning] = useState(wanted !== undefined);
  const [isOverShown, setOverShown] = useState(false);
  const [said, setSaid] = useState('');
  return (
    <section aria-labelledby="windows">
      <h2 id="windows">Maintenance windows</h2>
      <p className="quiet lead">While one holds, of the twin and of all that is part of it: alerts are suppressed and nobody is called, commands are locked, and in trends and on its page what is read then is marked as read during maintenance.</p>
      {windows.length === 0 && <p>Nothing is planned or under way.</p>}
      <ul className="findings" aria-label="Planned and under way">
        {[...windows].sort((a, b) => a.from.localeCompare(b.from)).map((window) => (
          <WindowEntry key={window.id} window={window} />
        ))}
      </ul>
      <div className="actions">
        {me.may.includes('SHELVE') && !isPlanning && (
          <button type="button" onClick={() => setPlanning(true)}>
            Plan maintenance…
          </button>
        )}
        <button type="button" aria-expanded={isOverShown} onClick={() => setOverShown(!isOverShown)}>
          {isOverShown ? 'Hide those that are over' : 'Show those that are over'}
        </button>
      </div>
      {isPlanning && me.may.includes('SHELVE') && (
        <WindowForm
          wanted={wanted}
          onClose={(words = '') => {
            setPlanning(false);
            setSaid(words);
          }}
        />
      )}
      <p role="status" className="note">
        {said}
      </p>
      {isOverShown && <Over />}
    </section>
  );
}

function Over() {
  const { api } = useServices();
  const { data } = usePolled('windows that are over', async () => (await api.maintenance.windows({ all: true })).filter(({ state }) => state === 'over').slice(0, MOST_OVER), 0);
  if (!data) return <p className="quiet">Reading them…</p>;
  if (data.length === 0) return <p className="quiet">None is over yet.</p>;
  return (
    <ul className="findings" aria-label="Over">
      {data.map((window) => (
        <WindowEntry key={window.id} window={window} />
      ))}
    </ul>
  );
}

export function WindowEntry({ window }: { window: MaintenanceWindow }) {
  const { api, me, stops } = useServices();
  const [isAsking, setAsking] = useState(false);
  const now = useNow();
  const name = useTwinName()(window.twinId);
  const timeZone = useSiteZone(window.twinId);
  const left = (toMillis(window.until) ?? now) - now;
  const isOver = window.state === 'over';
  const end = window.state === 'open' ? 'End maintenance now' : 'Take the window back';
  const send = async (reason: string) => {
    await api.maintenance.endWindow(window.id, reason);
    await stops.read();
  };
  return (
    <li data-condition={window.state === 'open' ? 'uncertain' : undefined}>
      <div className="finding-head">
        <ConditionMark condition={window.state === 'open' ? 'uncertain' : window.state === 'planned' ? 'waiting' : 'normal'} text={WORDS[window.state]} />
        <Link to={twinPath(window.twinId)}>{name}</Link>
        <span className="quiet">
          <WindowSpan window={window} timeZone={timeZone} />
          {window.state === 'open' && left > 0 && `, ${formatSpan(left)} left`}
        </span>
      </div>
      <p className="finding-list">{`by ${window.by}: ${window.reason}`}</p>
      {!isOver && me.may.includes('SHELVE') && !isAsking && (
        <div className="actions">
          <button type="button" className="small" aria-label={`${end}, ${name}…`} onClick={() => setAsking(true)}>
            {`${end}…`}
          </button>
        </div>
      )}
      {isAsking && !isOver && (
        <ReasonForm name={end} onSend={send} onClose={() => setAsking(false)}>
          {window.state === 'open' ? `Alerts of ${name} that still hold are presented at once, and commands are written again.` : 'It will not begin.'}
        </ReasonForm>
      )}
    </li>
  );
}
