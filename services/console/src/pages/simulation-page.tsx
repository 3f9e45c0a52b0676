import { type SimulationRunDetail } from '@orrery/client';
import { type Answer } from '@orrery/des';
import { useEffect, useState } from 'react';
import { SIMULATIONS_PATH } from '../domain/route.js';
import { progressWords, runTitle, stateName } from '../domain/simulations/run-words.js';
import { Link } from '../parts/link.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { AnswerView } from '../parts/simulations/answer-view.js';
import { ProblemList } from '../parts/simulations/problem-list.js';
import { Saves } from '../parts/simulations/saves.js';
import { WatchPanel } from '../parts/simulations/watch-panel.js';
import { useServices } from '../state/context.js';
import { failureWords, usePolled } from '../state/use-polled.js';

const READ_EVERY_MS = 1000;

/** One run: how far it is, then what came of it. */
export default function SimulationPage({ id }: { id: string }) {
  const { api } = useServices();
  const [isOver, setOver] = useState(false);
  const { data: run, failure } = usePolled(id, () => api.simulations.one(id), isOver ? 0 : READ_EVERY_MS);
  useEffect(() => setOver(run !== undefined && run.state !== 'running'), [run]);
  if (!run) {
    return (
      <Page title="Simulation">
        <Notice title={failure === undefined ? 'Reading the run…' : 'The run could not be read'}>{failure !== undefined && failureWords(failure)}</Notice>
      </Page>
    );
  }
  return (
    <Page title={runTitle(run)} above={<Link to={SIMULATIONS_PATH}>Simulations</Link>} aside={<RunActions run={run} />}>
      <p>
        <strong>{stateName(run.state)}</strong> <span className="quiet">{`${progressWords(run)}; asked by ${run.by}`}</span>
      </p>
      {run.state === 'running' && <progress className="run-progress" max={1} value={run.progress.share} aria-label="Progress of the run" />}
      {run.failure && (
        <Notice title={run.failure.message}>
          <p>{run.failure.fix}</p>
          {run.failure.problems && <ProblemList problems={run.failure.problems} />}
        </Notice>
      )}
      {run.state === 'cancelled' && <Notice title={`${run.endedBy ?? 'Somebody'} cancelled it`} />}
      {run.state === 'finished' && <Result run={run} />}
      <details>
        <summary>{`The model: ${run.model.name}`}</summary>
        <pre className="model-shown">{run.model.text}</pre>
      </details>
    </Page>
  );
}

function RunActions({ run }: { run: SimulationRunDetail }) {
  const { api, me } = useServices();
  const [failure, setFailure] = useState<string>();
  if (!me.may.includes('SIMULATE')) return null;
  const cancel = () => api.simulations.cancel(run.id).then(() => setFailure(undefined), (error: unknown) => setFailure(failureWords(error)));
  return (
    <span className="run-actions">
      <span className="problem" role="alert">
        {failure}
      </span>
      {run.state === 'running' && (run.by === me.name || me.mayEverywhere.includes('CONFIGURE')) && (
        <button type="button" onClick={() => void cancel()}>
          Cancel the run
        </button>
      )}
      <Link to={`${SIMULATIONS_PATH}?from=${encodeURIComponent(run.id)}`}>Change and run anew</Link>
    </span>
  );
}

function Result({ run }: { run: SimulationRunDetail }) {
  const { api } = useServices();
  const [isWatched, setWatched] = useState(false);
  const { data, failure } = usePolled(`result ${run.id}`, () => api.simulations.result(run.id) as Promise<Answer>, 0);
  if (failure !== undefined) return <Notice title="The result could not be read">{failureWords(failure)}</Notice>;
  if (!data) return <Notice title="Reading the result…" />;
  return (
    <>
      <AnswerView answer={data} />
      <Saves run={run} answer={data} />
      <h2>One replication, closely</h2>
      {isWatched ? (
        <WatchPanel run={run} answer={data} />
      ) : (
        <button type="button" onClick={() => setWatched(true)}>
          Watch the line…
        </button>
      )}
    </>
  );
}
