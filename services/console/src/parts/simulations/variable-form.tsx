import { useId, useState } from 'react';
import { PathList } from './path-list.js';

const EMPTY = { name: '', path: '', min: '1', max: '2', step: '', invest: '' };

/** One more thing that an option decides: a whole number between bounds, at one place of the model or several alike. */
export function VariableForm({ paths, onAdd }: { paths: readonly string[]; onAdd: (name: string, entry: object) => void }) {
  const [draft, setDraft] = useState(EMPTY);
  const list = useId();
  const set = (key: keyof typeof EMPTY, value: string) => setDraft({ ...draft, [key]: value });
  const places = draft.path.split(/[,\s]+/).filter((path) => path !== '');
  const [min, max, step, invest] = [draft.min, draft.max, draft.step, draft.invest].map(Number);
  const add = () => {
    onAdd(draft.name.trim(), { path: places.length === 1 ? places[0] : places, min, max, ...(draft.step === '' ? {} : { step }), ...(draft.invest === '' ? {} : { invest }) });
    setDraft(EMPTY);
  };
  return (
    <>
      <PathList id={list} paths={paths} />
      <div className="run-row run-numbers">
        <label>
          New variable <input value={draft.name} maxLength={60} placeholder="cappers" onChange={(event) => set('name', event.target.value)} />
        </label>
        <label>
          At <input list={list} value={draft.path} placeholder="stations.capper1.servers" onChange={(event) => set('path', event.target.value)} />
        </label>
        {(
          [
            ['min', 'From'],
            ['max', 'Up to'],
            ['step', 'In steps of'],
            ['invest', 'Money a unit'],
          ] as const
        ).map(([key, label]) => (
          <label key={key}>
            {label} <input type="number" step="any" value={draft[key]} onChange={(event) => set(key, event.target.value)} />
          </label>
        ))}
      </div>
      <p className="run-actions">
        <button type="button" disabled={draft.name.trim() === '' || places.length === 0 || !(Number(draft.max) > Number(draft.min))} onClick={add}>
          Add the variable
        </button>
      </p>
    </>
  );
}
