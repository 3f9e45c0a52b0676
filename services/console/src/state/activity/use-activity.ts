import { useSyncExternalStore } from 'react';
import { useServices } from '../context.js';
import { type StreamState } from '../plant.js';

/** Whether alerts and commands come by themselves now. */
export function useActivity(): StreamState {
  const { activity } = useServices();
  return useSyncExternalStore(activity.subscribe, activity.current);
}
