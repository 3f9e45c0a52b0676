import { type CommandLocks } from '@orrery/client';
import { useState } from 'react';
import { siteOf } from '../../domain/stops/stops.js';
import { plural } from '../../domain/words.js';
import { usePlant, useServices } from '../../state/context.js';
import { useStops } from '../../state/stops/use-stops.js';
import { ConditionMark } from '../condition-mark.js';
import { ReasonForm } from '../reason-form.js';
import { useSiteName } from '../use-twin-name.js';
import { StoppedBy } from './stop-words.js';

/** One switch a site: on, no command is written there, whoever has approved it. */
export function KillSwitches() {
  const { summaries } = usePlant();
  const { killed } = useStops();
  const twins = new Map<string, number>();
  for (const twinId of summaries.keys()) twins.set(siteOf(twinId), (twins.get(siteOf(twinId)) ?? 0) + 1);
  return (
    <section aria-labelledby="kill-switches">
      <h2 id="kill-switches">Kill switches</h2>
      <p className="quiet lead">On, no command is written to any machine of the site, approved or not. It stops commands, not machines: those go on with the values that they have. Whoever may command or approve can switch it on; only who may approve, off again.</p>
      <ul className="findings">
        {[...new Set([...twins.keys(), ...killed.map(({ site }) => site)])].sort().map((site) => (
          <KillSwitch key={site} site={site} twins={twins.get(site) ?? 0} stop={killed.find((each) => each.site === site)} />
        ))}
      </ul>
    </section>
  );
}

function KillSwitch({ site, twins, stop }: { site: string; twins: number; stop: CommandLocks['killed'][number] | undefined }) {
  const { api, me, stops } = useServices();
  const [isAsking, setAsking] = useState(false);
  const name = useSiteName()(site);
  const mayAct = me.may.includes('APPROVE') || (!stop && me.may.includes('COMMAND'));
  const action = stop ? `Release ${name}` : `Stop all commands of ${name}`;
  const send = async (reason: string) => {
    await api.commands.lock({ type: stop ? 'release' : 'kill', site, reason });
    await stops.read();
  };
  return (
    <li data-condition={stop ? 'bad' : undefined}>
      <div className="finding-head">
        <ConditionMark condition={stop ? 'bad' : 'normal'} text={stop ? 'Stopped' : 'Commands allowed'} />
        <strong>{name}</strong>
        <span className="quiet">{plural(twins, 'twin')}</span>
      </div>
      {stop && (
        <p className="finding-list">
          <StoppedBy what="Stopped" {...stop} />
        </p>
      )}
      {mayAct && !isAsking && (
        <div className="actions">
          <button type="button" className={stop ? undefined : 'grave'} onClick={() => setAsking(true)}>
            {`${action}…`}
          </button>
        </div>
      )}
      {isAsking && (
        <ReasonForm name={action} isGrave={!stop} onSend={send} onClose={() => setAsking(false)}>
          {stop ? `Commands of ${name} are written again from then on, each judged by every guard.` : `From then on no command is written to any machine of ${name}. What waits in line stays there until its deadline.`}
        </ReasonForm>
      )}
    </li>
  );
}
