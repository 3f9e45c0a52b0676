import { type CommandLocks } from '@orrery/client';
import { useState } from 'react';
import { twinPath } from '../../domain/route.js';
import { useServices } from '../../state/context.js';
import { useStops } from '../../state/stops/use-stops.js';
import { TwinSelect } from '../admin/twin-select.js';
import { ConditionMark } from '../condition-mark.js';
import { Link } from '../link.js';
import { ReasonForm } from '../reason-form.js';
import { useTwinName } from '../use-twin-name.js';
import { StoppedBy } from './stop-words.js';

/** Assets at which nothing is commanded, such as while hands are inside. `wanted`: the twin that one came to lock. */
export function AssetLocks({ wanted }: { wanted: string | undefined }) {
  const { me } = useServices();
  const { locks } = useStops();
  const [isLocking, setLocking] = useState(wanted !== undefined);
  const [twinId, setTwinId] = useState(wanted ?? '');
  const mayLock = me.may.includes('COMMAND');
  // Whose lock it is, command judges: it alone knows who asks.
  const mayUnlock = mayLock || me.may.includes('APPROVE') || me.may.includes('ADMINISTER');
  return (
    <section aria-labelledby="locks">
      <h2 id="locks">Locks</h2>
      <p className="quiet lead">A locked asset, with all that is part of it, takes no command until it is unlocked. Its alerts are raised as ever.</p>
      {locks.length === 0 && <p>Nothing is locked.</p>}
      <ul className="findings">
        {locks.map((lock) => (
          <Lock key={lock.twinId} lock={lock} mayUnlock={mayUnlock} />
        ))}
      </ul>
      {mayLock && !isLocking && (
        <div className="actions">
          <button type="button" onClick={() => setLocking(true)}>
            Lock an asset…
          </button>
        </div>
      )}
      {mayLock && isLocking && (
        <div className="boxed-form">
          <label>
            What is to be locked <TwinSelect label="What is to be locked" value={twinId} onValue={setTwinId} />
          </label>
          {twinId !== '' && <LockForm key={twinId} twinId={twinId} onClose={() => setLocking(false)} />}
          {twinId === '' && (
            <div className="actions">
              <button type="button" onClick={() => setLocking(false)}>
                Cancel
              </button>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

function LockForm({ twinId, onClose }: { twinId: string; onClose: () => void }) {
  const { api, stops } = useServices();
  const name = useTwinName()(twinId);
  const send = async (reason: string) => {
    await api.commands.lock({ type: 'lock', twinId, reason });
    await stops.read();
  };
  return (
    <ReasonForm name={`Lock ${name}`} isGrave onSend={send} onClose={onClose}>
      {`From then on no command is written to ${name} or anything that is part of it.`}
    </ReasonForm>
  );
}

function Lock({ lock, mayUnlock }: { lock: CommandLocks['locks'][number]; mayUnlock: boolean }) {
  const { api, stops } = useServices();
  const [isAsking, setAsking] = useState(false);
  const name = useTwinName()(lock.twinId);
  const send = async (reason: string) => {
    await api.commands.lock({ type: 'unlock', twinId: lock.twinId, reason });
    await stops.read();
  };
  return (
    <li data-condition="uncertain">
      <div className="finding-head">
        <ConditionMark condition="uncertain" text="Locked" />
        <Link to={twinPath(lock.twinId)}>{name}</Link>
      </div>
      <p className="finding-list">
        <StoppedBy what="Locked" {...lock} />
      </p>
      {mayUnlock && !isAsking && (
        <div className="actions">
          <button type="button" className="small" aria-label={`Unlock ${name}…`} onClick={() => setAsking(true)}>
            Unlock…
          </button>
        </div>
      )}
      {isAsking && (
        <ReasonForm name={`Unlock ${name}`} onSend={send} onClose={() => setAsking(false)}>
          {`Make sure that ${lock.by === undefined ? 'whoever locked it' : lock.by} is done there: commands are written again from then on.`}
        </ReasonForm>
      )}
    </li>
  );
}
