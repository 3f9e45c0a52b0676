import { type SimulationRunDetail } from '@orrery/client';
import { type Answer, readExperiment } from '@orrery/des';
import { type FormEvent, useMemo, useState } from 'react';
import { planOf } from '../../domain/simulations/plan-of.js';
import { variantsOf } from '../../domain/simulations/variants.js';
import { useWatched } from '../../state/simulations/use-watched.js';
import { type WatchRequest } from '../../state/simulations/watch.js';
import { Notice } from '../notice.js';
import { OverTime } from './over-time.js';
import { PlanView } from './plan-view.js';

/** One replication looked at closely: the plan of the line as it moves, its machines and indicators over time. Run here, in the browser (ADR 0022). */
export function WatchPanel({ run, answer }: { run: SimulationRunDetail; answer: Answer }) {
  const { name: file, text } = run.model;
  const variants = useMemo(() => variantsOf(answer, readExperiment(file, text, { horizon: answer.plan.horizon ?? 0, warmUp: 0 }).experiment?.optimise), [answer, file, text]);
  const [chosen, setChosen] = useState(0);
  const [replication, setReplication] = useState(1);
  const [from, setFrom] = useState(answer.plan.warmUp ?? 0);
  const [asked, setAsked] = useState(String(from));
  const variant = variants[chosen] ?? { name: 'base', changes: [] };
  const look = (event: FormEvent) => {
    event.preventDefault();
    setFrom(Math.min(Math.max(0, Number(asked)), 0.999 * (answer.plan.horizon ?? 0)));
  };
  return (
    <>
      <form className="run-row" aria-label="What to watch" onSubmit={look}>
        <label>
          Scenario{' '}
          <select value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
            {variants.map(({ name }, i) => (
              <option key={name} value={i}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Replication <input type="number" min={1} max={100_000} required value={replication} onChange={(event) => setReplication(Math.max(1, Number(event.target.value)))} />
        </label>
        <label>
          {`From (${answer.model.unit})`}{' '}
          <input type="number" min={0} max={answer.plan.horizon ?? 0} step="any" required value={asked} onChange={(event) => setAsked(event.target.value)} />
        </label>
        <button type="submit">Look from there</button>
      </form>
      <Watched request={{ file, text, variant, plan: planOf(answer), replication: replication - 1, from, indicators: answer.indicators }} />
    </>
  );
}

function Watched({ request }: { request: WatchRequest }) {
  const answer = useWatched(request);
  if (!answer) return <Notice title="Running the replication in this browser…" />;
  if ('failure' in answer) return <Notice title="This replication cannot be watched">{answer.failure}</Notice>;
  return (
    <>
      {answer.film && <PlanView key={`${request.variant.name} ${request.replication} ${request.from}`} watched={answer.film} />}
      <OverTime seen={answer.illustration} />
    </>
  );
}
