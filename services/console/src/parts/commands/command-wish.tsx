import { type Command } from '@orrery/client';
import { exactValue, formatValue } from '../../domain/format-value.js';
import { unitLabel } from '../../domain/unit-label.js';
import { useNames, useTwin } from '../../state/context.js';

/** What is to become of which value, or which method is to be called with what, in the words of the model. */
export function useWishWords({ twinId, path, value, unit, arguments: called }: Pick<Command, 'twinId' | 'path' | 'value' | 'unit' | 'arguments'>): { readonly name: string; readonly twin: string; readonly sentence: string } {
  const twin = useTwin(twinId);
  const names = useNames(twin?.model ?? '');
  const named = names.of(path);
  if (called) {
    const labels = new Map(named.takes?.map((argument) => [argument.name, argument.label]));
    const given = Object.entries(called).map(([name, one]) => `${labels.get(name) ?? name} ${`${String(one.value)} ${unitLabel(one.unit)}`.trim()}`);
    return { name: names.full(path), twin: twin?.name ?? twinId, sentence: given.length === 0 ? names.full(path) : `${names.full(path)}: ${given.join(', ')}` };
  }
  // What is asked for is exact; what is measured is not.
  const wanted = `${typeof value === 'number' && !named.values ? exactValue(value) : formatValue(value, twin?.properties[path]?.datatype, named.values)} ${unitLabel(unit)}`.trim();
  return { name: names.full(path), twin: twin?.name ?? twinId, sentence: `${names.full(path)} to ${wanted}` };
}
