import { type SimulationRunDetail } from '@orrery/client';
import { reportHtml } from '@orrery/client/report';
import { type Answer } from '@orrery/des';
import { useState } from 'react';
import { planOf } from '../../domain/simulations/plan-of.js';
import { watchOnce } from '../../state/simulations/use-watched.js';

/** The result to keep: the report of the command line, byte by byte, and all figures. */
export function Saves({ run, answer }: { run: SimulationRunDetail; answer: Answer }) {
  const [isMaking, setMaking] = useState(false);
  const report = async () => {
    setMaking(true);
    // Its charts over time are of the first replication of the model as it stands; without them it is a report all the same.
    const seen = await watchOnce({ file: run.model.name, text: run.model.text, variant: { name: 'base', changes: [] }, plan: planOf(answer), replication: 0, indicators: answer.indicators });
    save(`${run.id}.html`, 'text/html', reportHtml(answer, 'failure' in seen ? undefined : seen.illustration, run.model.text));
    setMaking(false);
  };
  return (
    <p className="run-saves">
      <button type="button" disabled={isMaking} onClick={() => void report()}>
        {isMaking ? 'Making the report…' : 'Save the report'}
      </button>{' '}
      <button type="button" onClick={() => save(`${run.id}.json`, 'application/json', JSON.stringify(answer))}>
        Save all figures
      </button>
    </p>
  );
}

function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
