import { twinOptions } from '../../domain/admin/twin-options.js';
import { usePlant } from '../../state/context.js';

/** A twin out of the plant, as the tree has it. */
export function TwinSelect({ label, value, onValue }: { label: string; value: string; onValue: (twinId: string) => void }) {
  const options = twinOptions(usePlant().tree);
  return (
    <select aria-label={label} value={value} onChange={(event) => onValue(event.target.value)}>
      <option value="">choose…</option>
      {value !== '' && !options.some(({ twinId }) => twinId === value) && <option value={value}>{`${value} (not in the plant)`}</option>}
      {options.map(({ twinId, name, depth }) => (
        <option key={twinId} value={twinId}>
          {'\u2003'.repeat(depth) + name}
        </option>
      ))}
    </select>
  );
}
