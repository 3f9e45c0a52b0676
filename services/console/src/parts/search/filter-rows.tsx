import { type Comparison, COMPARISONS, type FilterRow, needsValue } from '../../domain/search/filter-row.js';
import { type FieldChoice, type FieldChoices } from '../../domain/search/field-choices.js';

const EMPTY_ROW: FilterRow = { field: 'name', comparison: 'contains', value: '' };

/** A filter row by row: field, comparison, value. All rows must hold. */
export function FilterRows({ rows, choices, onRows }: { rows: readonly FilterRow[]; choices: FieldChoices; onRows: (rows: readonly FilterRow[]) => void }) {
  const change = (index: number, row: FilterRow) => onRows(rows.map((each, place) => (place === index ? row : each)));
  return (
    <>
      <ul className="filter-rows">
        {rows.map((row, index) => (
          <li key={index}>
            <FieldSelect label={`Field ${index + 1}`} field={row.field} choices={choices} onField={(field) => change(index, { ...row, field })} />
            <select aria-label={`Comparison ${index + 1}`} value={row.comparison} onChange={(event) => change(index, { ...row, comparison: event.target.value as Comparison })}>
              {Object.entries(COMPARISONS).map(([comparison, words]) => (
                <option key={comparison} value={comparison}>
                  {words}
                </option>
              ))}
            </select>
            {needsValue(row) && <input aria-label={`Value ${index + 1}`} value={row.value} onChange={(event) => change(index, { ...row, value: event.target.value })} />}
            <button type="button" className="small" aria-label={`Remove row ${index + 1}`} disabled={rows.length === 1} onClick={() => onRows(rows.filter((_, place) => place !== index))}>
              ✕
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="small" onClick={() => onRows([...rows, EMPTY_ROW])}>
        And…
      </button>
    </>
  );
}

function FieldSelect({ label, field, choices, onField }: { label: string; field: string; choices: FieldChoices; onField: (field: string) => void }) {
  const isKnown = [choices.twin, choices.values, choices.qualities].some((group) => group.some((choice) => choice.field === field));
  return (
    <select aria-label={label} value={field} onChange={(event) => onField(event.target.value)}>
      {!isKnown && <option value={field}>{field}</option>}
      <Group name="Twin" choices={choices.twin} />
      <Group name="Values" choices={choices.values} />
      <Group name="Quality" choices={choices.qualities} />
    </select>
  );
}

function Group({ name, choices }: { name: string; choices: readonly FieldChoice[] }) {
  return (
    <optgroup label={name}>
      {choices.map((choice) => (
        <option key={choice.field} value={choice.field}>
          {choice.name}
        </option>
      ))}
    </optgroup>
  );
}
