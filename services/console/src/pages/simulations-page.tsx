import { ApiError, type NewSimulationRun } from '@orrery/client';
import { useEffect, useState } from 'react';
import { simulationPath } from '../domain/route.js';
import { progressWords, runTitle, stateName } from '../domain/simulations/run-words.js';
import { formatAge, toMillis } from '../domain/time.js';
import { plural } from '../domain/words.js';
import { Link } from '../parts/link.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { RunForm } from '../parts/simulations/run-form.js';
import { useNow, useServices } from '../state/context.js';
import { navigate, useQuery } from '../state/router.js';
import { failureWords, usePolled } from '../state/use-polled.js';

const READ_EVERY_MS = 2000;
const MOST = 50;

/** What if: run a model, and what was run, the latest first. */
export default function SimulationsPage() {
  const { api, me } = useServices();
  const now = useNow();
  const from = new URLSearchParams(useQuery()).get('from') ?? undefined;
  const { data, failure } = usePolled('runs', () => api.simulations.list({ limit: MOST }), READ_EVERY_MS);
  const draft = useDraft(from);
  // As whoever fills it in left it: a run of somebody else's that appears meanwhile does not shut it.
  const [toggled, setToggled] = useState<{ readonly from: string | undefined; readonly open: boolean }>();
  const isOpen = toggled && toggled.from === from ? toggled.open : from !== undefined || data?.items.length === 0;
  const isAbsent = failure instanceof ApiError && failure.kind === 'simulation-not-there';
  const run = async (wish: NewSimulationRun) => navigate(simulationPath((await api.simulations.run(wish)).id));
  return (
    <Page title="Simulations" aside={data && <span className="quiet">{plural(data.items.length, 'run')}</span>}>
      {isAbsent && (
        <Notice title="Simulation does not run here">
          <p>Whoever runs Orrery can start services/simulation.</p>
        </Notice>
      )}
      {failure !== undefined && !isAbsent && <Notice title="The runs could not be read">{failureWords(failure)}</Notice>}
      {me.may.includes('SIMULATE') && !isAbsent && (from === undefined || draft) && (
        <details open={isOpen} onToggle={(event) => setToggled({ from, open: event.currentTarget.open })}>
          <summary className="run-new">{from === undefined ? 'Run a model…' : 'Change a run and run it anew'}</summary>
          <RunForm key={from ?? ''} draft={draft} onRun={run} />
        </details>
      )}
      {!data && failure === undefined && <Notice title="Reading the runs…" />}
      {data?.items.length === 0 && <Notice title="Nothing has been simulated yet" />}
      <ul className="findings" aria-label="Runs">
        {data?.items.map((one) => (
          <li key={one.id} {...(one.state === 'failed' ? { 'data-condition': 'bad' } : {})}>
            <div className="finding-head">
              <Link to={simulationPath(one.id)}>{runTitle(one)}</Link>
              <span>{stateName(one.state)}</span>
              <span className="quiet">{`${one.by}, ${formatAge(toMillis(one.requestedAt) ?? now, now)}`}</span>
            </div>
            <p className="quiet">{one.failure ? one.failure.message : progressWords(one)}</p>
          </li>
        ))}
      </ul>
    </Page>
  );
}

/** A run that was asked for, to be asked for again with changes. */
function useDraft(from: string | undefined): NewSimulationRun | undefined {
  const { api } = useServices();
  const [draft, setDraft] = useState<NewSimulationRun>();
  useEffect(() => {
    setDraft(undefined);
    if (from === undefined) return;
    void api.simulations.one(from).then(
      ({ title, kind, model: { name, text }, wishes }) => setDraft({ kind, model: { name, text }, wishes, ...(title === undefined ? {} : { title }) }),
      () => setDraft({ kind: 'simulate', model: { name: 'model.yaml', text: '' } }),
    );
  }, [api, from]);
  return draft;
}
