import { useState } from 'react';

/** A bound on the mean of an indicator. */
export function ConstraintForm({ indicators, onAdd }: { indicators: readonly string[]; onAdd: (indicator: string, bounds: object) => void }) {
  const [of, setOf] = useState('');
  const [bound, setBound] = useState<'min' | 'max'>('max');
  const [value, setValue] = useState('');
  const chosen = of === '' ? indicators[0] : of;
  return (
    <>
      <div className="run-row run-numbers">
        <label>
          Keep{' '}
          <select value={chosen ?? ''} onChange={(event) => setOf(event.target.value)}>
            {indicators.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Within{' '}
          <select value={bound} onChange={(event) => setBound(event.target.value as typeof bound)}>
            <option value="max">at most</option>
            <option value="min">at least</option>
          </select>
        </label>
        <label>
          The value <input type="number" step="any" value={value} onChange={(event) => setValue(event.target.value)} />
        </label>
      </div>
      <p className="run-actions">
        <button
          type="button"
          disabled={value === '' || chosen === undefined}
          onClick={() => {
            onAdd(chosen!, { [bound]: Number(value) });
            setValue('');
          }}
        >
          Add the bound
        </button>
      </p>
    </>
  );
}
