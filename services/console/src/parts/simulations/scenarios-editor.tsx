import { flowValue, type TextEdit } from '@orrery/des';
import { useId, useState } from 'react';
import { type Outline, shownValue } from '../../domain/simulations/outline.js';
import { PathList } from './path-list.js';

const AT = ['experiment', 'scenarios'] as const;
const EMPTY = { path: '', value: '' };

/** Scenarios of the model's text, as a form: what each has otherwise, one more, one less. */
export function ScenariosEditor({ outline: { scenarios, paths }, onEdit }: { outline: Outline; onEdit: (edits: readonly TextEdit[]) => void }) {
  const [name, setName] = useState('');
  const [changes, setChanges] = useState([EMPTY]);
  const [invest, setInvest] = useState('');
  const list = useId();
  const filled = changes.filter(({ path, value }) => path.trim() !== '' && value.trim() !== '');
  const set = (index: number, change: Partial<typeof EMPTY>) => setChanges(changes.map((each, i) => (i === index ? { ...each, ...change } : each)));
  const add = () => {
    onEdit([{ path: [...AT, name.trim()], value: { change: Object.fromEntries(filled.map(({ path, value }) => [path.trim(), flowValue(value)])), ...(Number(invest) > 0 ? { invest: Number(invest) } : {}) } }]);
    setName('');
    setChanges([EMPTY]);
    setInvest('');
  };
  return (
    <fieldset className="run-editor">
      <legend>Scenarios beside the model as it stands</legend>
      <ul className="run-entries">
        {scenarios.map((scenario) => (
          <li key={scenario.name}>
            <strong>{scenario.name}</strong>: {Object.entries(scenario.change).map(([path, value]) => `${path} = ${shownValue(value)}`).join(', ')}
            {scenario.invest > 0 && `, for ${scenario.invest}`}{' '}
            <button type="button" aria-label={`Leave out ${scenario.name}`} onClick={() => onEdit([{ path: [...AT, scenario.name] }])}>
              Leave out
            </button>
          </li>
        ))}
      </ul>
      <PathList id={list} paths={paths} />
      <div className="run-row">
        <label>
          New scenario <input value={name} maxLength={100} placeholder="a second capper" onChange={(event) => setName(event.target.value)} />
        </label>
        <label>
          Investment <input type="number" min={0} step="any" value={invest} placeholder="0" onChange={(event) => setInvest(event.target.value)} />
        </label>
      </div>
      {changes.map(({ path, value }, i) => (
        <div className="run-row" key={i}>
          <label>
            {i === 0 ? 'What changes' : 'And'} <input list={list} value={path} placeholder="stations.capper1.servers" onChange={(event) => set(i, { path: event.target.value })} />
          </label>
          <label>
            To <input value={value} placeholder="2" onChange={(event) => set(i, { value: event.target.value })} />
          </label>
        </div>
      ))}
      <p className="run-actions">
        <button type="button" onClick={() => setChanges([...changes, EMPTY])}>
          One more change
        </button>
        <button type="button" disabled={name.trim() === '' || filled.length === 0} onClick={add}>
          Add the scenario
        </button>
      </p>
    </fieldset>
  );
}
