import { type Command } from '@orrery/client';
import { exactValue, formatValue } from '../../domain/format-value.js';
import { unitLabel } from '../../domain/unit-label.js';
import { useNames, useTwin } from '../../state/context.js';

/** What is to become of which value, in the words of the model. */
export function useWishWords({ twinId, path, value, unit }: Pick<Command, 'twinId' | 'path' | 'value' | 'unit'>): { readonly name: string; readonly twin: string; readonly wanted: string } {
  const twin = useTwin(twinId);
  const names = useNames(twin?.model ?? '');
  const named = names.of(path).values;
  // What is asked for is exact; what is measured is not.
  const wanted = `${typeof value === 'number' && !named ? exactValue(value) : formatValue(value, twin?.properties[path]?.datatype, named)} ${unitLabel(unit)}`.trim();
  return { name: names.full(path), twin: twin?.name ?? twinId, wanted };
}
