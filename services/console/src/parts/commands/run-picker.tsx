import { unitOf } from '@orrery/client/report';
import { type Answer } from '@orrery/des';
import { formatInstant, toMillis } from '../../domain/time.js';
import { plusMinus } from '../../domain/simulations/plus-minus.js';
import { indicatorTitle, runTitle } from '../../domain/simulations/run-words.js';
import { simulationPath } from '../../domain/route.js';
import { useServices } from '../../state/context.js';
import { failureWords, usePolled } from '../../state/use-polled.js';
import { FigureTable } from '../figure-table.js';
import { Link } from '../link.js';

const MOST = 50;

/** In which finished comparison a value was tried, and what that showed: the figures that the guard judges, before it does. */
export function RunPicker({ id, run, onRun }: { id: string; run: string; onRun: (run: string) => void }) {
  const { api } = useServices();
  const { data, failure } = usePolled('finished comparisons', () => api.simulations.list({ state: 'finished', kind: 'compare', limit: MOST }), 0);
  return (
    <>
      <label htmlFor={id}>Simulated in</label>
      <select id={id} value={run} onChange={(event) => onRun(event.target.value)}>
        <option value="">no run</option>
        {data?.items.map((one) => (
          <option key={one.id} value={one.id}>
            {`${runTitle(one)}, by ${one.by}, ${formatInstant(toMillis(one.endedAt) ?? 0)}`}
          </option>
        ))}
      </select>
      {failure !== undefined && <p className="problem">{`The runs could not be read: ${failureWords(failure)}`}</p>}
      {run !== '' && <RunFigures run={run} />}
    </>
  );
}

function RunFigures({ run }: { run: string }) {
  const { api } = useServices();
  const { data, failure } = usePolled(`result ${run}`, () => api.simulations.result(run) as Promise<Answer>, 0);
  if (failure !== undefined) return <p className="problem">{`Its result could not be read: ${failureWords(failure)}`}</p>;
  if (!data || !('cases' in data)) return null;
  const rows = data.cases.map(({ name, changes, indicators }) => ({
    key: name,
    head: name,
    cells: [changes.map(({ path, value }) => `${path} = ${JSON.stringify(value)}`).join(', ') || 'as it stands', ...data.indicators.map((indicator) => plusMinus(indicators[indicator]))],
  }));
  return (
    <>
      <FigureTable caption="What the run showed" heads={['Case', 'What changes', ...data.indicators.map((indicator) => indicatorTitle(indicator, unitOf(indicator, data.model.unit)))]} rows={rows} />
      <p className="quiet">
        <Link to={simulationPath(run)}>Open the run</Link>
      </p>
    </>
  );
}
