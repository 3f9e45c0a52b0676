import { traceOnce } from '@orrery/service-kit';
import { type Revision } from './domain/follow-edges.js';

/** In which trace an occurrence of an alert was raised; kept with the alert. */
export interface KeptTrace {
  readonly occurrence: number;
  readonly traceparent: string | undefined;
}

/**
 * Makes each revision a span in the trace of its alert's occurrence, which is that of the reading or score that raised it: from the raise to the end, a
 * day later perhaps. What else led to a revision (another reading, somebody's request) is linked. An alert that a clock raised has no trace.
 *
 * @param kept by key of the alert; changed to what is to be kept from now on
 * @returns the revisions, each with the `traceparent` of its span
 */
export function traceRevisions(revisions: readonly Revision[], kept: Map<string, KeptTrace>): Revision[] {
  return revisions.map(({ alert, traceparent: cause }) => {
    const { key, occurrence, twinId, rule, last } = alert;
    const known = kept.get(key);
    const isKnown = known?.occurrence === occurrence;
    const [parent, link] = isKnown && known.traceparent !== undefined ? [known.traceparent, cause] : [cause, undefined];
    const attributes = { 'orrery.alert': key, 'orrery.twin': twinId, 'orrery.rule': rule, 'orrery.alert.change': last.what };
    const traceparent = traceOnce(`alert ${isKnown ? 'changed' : 'raised'}`, { traceparent: parent }, { attributes, links: [{ traceparent: link }] });
    if (!isKnown) kept.set(key, { occurrence, traceparent });
    return { alert, ...(traceparent === undefined ? {} : { traceparent }) };
  });
}
