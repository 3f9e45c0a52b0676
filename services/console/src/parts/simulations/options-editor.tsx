import { type TextEdit } from '@orrery/des';
import { type Outline, rangeWords } from '../../domain/simulations/outline.js';
import { ConstraintForm } from './constraint-form.js';
import { VariableForm } from './variable-form.js';

const AT = ['experiment', 'optimise'] as const;

/** What an optimisation may change, what it is to make most or least, and within which bounds. */
export function OptionsEditor({ outline: { optimise, paths }, indicators, onEdit }: { outline: Outline; indicators: readonly string[]; onEdit: (edits: readonly TextEdit[]) => void }) {
  const { goal, indicator, variables, constraints } = optimise;
  const aim = (to: 'maximise' | 'minimise', of: string) => onEdit([{ path: [...AT, to === 'maximise' ? 'minimise' : 'maximise'] }, { path: [...AT, to], value: of }]);
  const remove = (name: string) => onEdit(variables.length === 1 ? [{ path: AT }] : [{ path: [...AT, 'variables', name] }]);
  const goals = ['netPresentValue', 'investment', ...indicators];
  return (
    <fieldset className="run-editor">
      <legend>Options and what makes one best</legend>
      <div className="run-row">
        <label>
          Make{' '}
          <select value={goal} onChange={(event) => aim(event.target.value as typeof goal, indicator ?? 'netPresentValue')}>
            <option value="maximise">the most</option>
            <option value="minimise">the least</option>
          </select>
        </label>
        <label>
          Of{' '}
          <select value={indicator ?? ''} onChange={(event) => aim(goal, event.target.value)}>
            {indicator === undefined && <option value="">as the text says</option>}
            {[...new Set([...goals, ...(indicator === undefined ? [] : [indicator])])].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <ul className="run-entries">
        {variables.map(({ name, entry }) => (
          <li key={name}>
            <strong>{name}</strong>: {rangeWords(entry)}, at {[entry['path']].flat().join(', ')}{' '}
            <button type="button" aria-label={`Leave out ${name}`} onClick={() => remove(name)}>
              Leave out
            </button>
          </li>
        ))}
        {constraints.map(({ indicator: bounded, min, max }) => (
          <li key={`bound ${bounded}`}>
            <strong>{bounded}</strong>
            {min !== undefined && ` at least ${min}`}
            {max !== undefined && ` at most ${max}`}{' '}
            <button type="button" aria-label={`Leave out the bound of ${bounded}`} onClick={() => onEdit([{ path: [...AT, 'constraints', bounded] }])}>
              Leave out
            </button>
          </li>
        ))}
      </ul>
      <VariableForm paths={paths} onAdd={(name, value) => onEdit([{ path: [...AT, 'variables', name], value }, ...(indicator === undefined && variables.length === 0 ? [{ path: [...AT, goal], value: 'throughput' }] : [])])} />
      <ConstraintForm indicators={indicators} onAdd={(of, value) => onEdit([{ path: [...AT, 'constraints', of], value }])} />
    </fieldset>
  );
}
