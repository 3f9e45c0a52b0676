import { siteName, siteOf } from '../domain/stops/stops.js';
import { usePlant } from '../state/context.js';

/** What people call a twin; its id where it is not known. */
export function useTwinName(): (twinId: string) => string {
  const { summaries } = usePlant();
  return (twinId) => summaries.get(twinId)?.name ?? twinId;
}

/** What people call a site `<organisation>:<site>`: the name of its twin of that level, where there is one. */
export function useSiteName(): (site: string) => string {
  const { summaries } = usePlant();
  return (site) => [...summaries].find(([twinId, { level }]) => level === 'site' && siteOf(twinId) === site)?.[1].name ?? siteName(site);
}
