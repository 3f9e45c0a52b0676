import { type SourceLink, type SourceStateInput, type TwinChange } from '@orrery/contracts';
import { type Rejection } from './decision.js';
import { staleState } from './stale.js';
import { compareDecimal, sameJson, type Twin } from './twin.js';

/**
 * A connection that changed, or a gap in what it brought (rules R4, R24). When it is lost, everything that came from the
 * source is stale from then on; for a recorded source "then" is its own last event time.
 */
export function decideSourceState(twin: Twin, input: SourceStateInput): { changes: TwinChange[]; rejected: Rejection[] } {
  const before = twin.sources[input.source];
  if (before !== undefined && compareDecimal(input.epoch, before.epoch) < 0) {
    const detail = `source ${input.source} is at epoch ${before.epoch}; this state was sent by the one before (${input.epoch})`;
    return { changes: [], rejected: [{ reason: 'stale-epoch', detail, part: input }] };
  }
  const after = linkAfter(before, input);
  if (sameJson(before, after)) return { changes: [], rejected: [] };
  const changes: TwinChange[] = [{ kind: 'source', source: input.source, state: after }];
  if (input.state === 'disconnected' && before?.state !== 'disconnected') {
    const recorded = twin.definition.sources[input.source]?.clock === 'recorded';
    // In the definition's order: that of arrival would not survive a restart.
    for (const path of Object.keys(twin.definition.properties)) {
      const property = twin.properties[path];
      if (property?.source !== input.source || property.eventTs === undefined || property.quality === 'stale') continue;
      const since = recorded ? (input.lastGoodTs ?? property.eventTs) : after.since;
      changes.push({ kind: 'reported', path, state: staleState(property, since, 'source-disconnected') });
    }
  }
  return { changes, rejected: [] };
}

function linkAfter(before: SourceLink | undefined, input: SourceStateInput): SourceLink {
  const changed = before === undefined || before.state !== input.state || before.epoch !== input.epoch;
  const lastGoodTs = input.lastGoodTs ?? before?.lastGoodTs;
  const knownGap = input.gap !== undefined && before?.lastGap?.from === input.gap.from;
  const lastGap = input.gap ?? before?.lastGap;
  const reason = input.reason ?? (changed ? undefined : before.reason);
  return {
    state: input.state,
    since: changed ? (input.since ?? input.receivedTs) : before.since,
    epoch: input.epoch,
    ...(lastGoodTs === undefined ? undefined : { lastGoodTs }),
    gaps: (before?.gaps ?? 0) + (input.gap !== undefined && !knownGap ? 1 : 0),
    ...(lastGap === undefined ? undefined : { lastGap }),
    ...(reason === undefined ? undefined : { reason }),
  };
}
