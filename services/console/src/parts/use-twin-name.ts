import { usePlant } from '../state/context.js';

/** What people call a twin; its id where it is not known. */
export function useTwinName(): (twinId: string) => string {
  const { summaries } = usePlant();
  return (twinId) => summaries.get(twinId)?.name ?? twinId;
}
