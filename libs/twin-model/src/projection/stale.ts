import { type PropertyState } from '@orrery/contracts';

/** The same reading, no longer fresh: the value stays, with its own time (rule R24). */
export function staleState(
  property: PropertyState,
  since: string,
  cause: 'max-age' | 'source-disconnected',
): PropertyState {
  return {
    ...property,
    quality: 'stale',
    staleSince: since,
    staleCause: cause,
    ...(property.quality === 'stale' ? {} : { reportedQuality: property.quality }),
  };
}

/** The quality that the device last reported, whatever has become of its freshness. */
export function lastReportedQuality(property: PropertyState): PropertyState['quality'] {
  return property.quality === 'stale' ? (property.reportedQuality ?? 'good') : property.quality;
}
