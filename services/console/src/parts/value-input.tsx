import { type PropertyView } from '../domain/twin-view.js';

interface ValueInputProps {
  readonly id: string;
  readonly property: Pick<PropertyView, 'datatype'>;
  /** Of an enum. */
  readonly names: ReadonlyMap<string, string> | undefined;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly problemId: string | undefined;
}

/** A field for a value of a path: a choice where the model names the values, else a box. */
export function ValueInput({ id, property, names, text, onText, problemId }: ValueInputProps) {
  const common = { id, value: text, 'aria-invalid': problemId !== undefined, 'aria-describedby': problemId };
  const choices = names ?? (property.datatype === 'boolean' ? TRUTH : undefined);
  if (choices) {
    return (
      <select {...common} onChange={(event) => onText(event.target.value)}>
        {[...choices].map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    );
  }
  const isNumber = property.datatype !== 'string' && property.datatype !== 'datetime' && property.datatype !== 'json';
  return <input {...common} inputMode={isNumber ? 'decimal' : 'text'} autoComplete="off" required onChange={(event) => onText(event.target.value)} />;
}

const TRUTH: ReadonlyMap<string, string> = new Map([
  ['true', 'yes'],
  ['false', 'no'],
]);
