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
  if (input.paths !== undefined) return { changes: input.state === 'disconnected' ? lostPaths(twin, input, input.paths) : [], rejected: [] };
  const after = linkAfter(before, input);
  if (sameJson(before, after)) return { changes: [], rejected: [] };
  const changes: TwinChange[] = [{ kind: 'source', source: input.source, state: after }];
  if (input.state === 'disconnected' && before?.state !== 'disconnected') {
    // In the definition's order: that of arrival would not survive a restart.
    changes.push(...staleSince(twin, input, Object.keys(twin.definition.properties), after.since));
  }
  return { changes, rejected: [] };
}

/** A part of the source is gone, such as one of its edge nodes: its paths are stale, the link to the source stays (rule R10). */
function lostPaths(twin: Twin, input: SourceStateInput, paths: readonly string[]): TwinChange[] {
  const lost = new Set(paths);
  const inOrder = Object.keys(twin.definition.properties).filter((path) => lost.has(path));
  return staleSince(twin, input, inOrder, input.since ?? input.receivedTs);
}

function staleSince(twin: Twin, input: SourceStateInput, paths: readonly string[], since: string): TwinChange[] {
  const recorded = twin.definition.sources[input.source]?.clock === 'recorded';
  return paths.flatMap((path): TwinChange[] => {
    const property = twin.properties[path];
    if (property?.source !== input.source || property.eventTs === undefined || property.quality === 'stale') return [];
    return [{ kind: 'reported', path, state: staleState(property, recorded ? (input.lastGoodTs ?? property.eventTs) : since, 'source-disconnected') }];
  });
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
