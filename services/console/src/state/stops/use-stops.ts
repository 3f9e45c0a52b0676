import { useMemo, useState, useSyncExternalStore } from 'react';
import { siteZone } from '../../domain/stops/site-zone.js';
import { lineOf, type Stops, stopsOver } from '../../domain/stops/stops.js';
import { usePlant, useServices } from '../context.js';
import { type KnownStops } from './stop-store.js';

export function useStops(): KnownStops {
  const { stops } = useServices();
  return useSyncExternalStore(stops.subscribe, stops.current);
}

/** The twin and all that it is part of. */
export function useLine(twinId: string): string[] {
  const { summaries } = usePlant();
  return useMemo(() => lineOf(twinId, (id) => summaries.get(id)?.partOf), [twinId, summaries]);
}

/** What stands in the way of a twin now. */
export function useStopsOver(twinId: string): Stops {
  const stops = useStops();
  const line = useLine(twinId);
  return useMemo(() => stopsOver(stops, line), [stops, line]);
}

/** The zone of a twin's site; the reader's own where the plant names none. */
export function useSiteZone(twinId: string): string {
  const { store } = useServices();
  const line = useLine(twinId);
  const [own] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  return siteZone(line.map((id) => store.twin(id)), own);
}
