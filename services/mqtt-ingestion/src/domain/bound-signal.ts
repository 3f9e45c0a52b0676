import { type BindingEntry, type BindingItem } from '@orrery/contracts';

/** One item of a binding, with the twin whose path it feeds. */
export interface BoundSignal {
  readonly twinId: string;
  readonly item: BindingItem;
  /** Something that is not retained has come for it in this start. */
  fresh: boolean;
}

export function boundSignals(bindings: Iterable<BindingEntry>): BoundSignal[] {
  return [...bindings].flatMap(({ twinId, items }) => items.map((item) => ({ twinId, item, fresh: false })));
}
