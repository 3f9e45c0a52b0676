import { type Me } from '@orrery/client';
import { createContext, use, useSyncExternalStore } from 'react';
import { componentName, fullName, type PathWords, wordsOf } from '../domain/model-words.js';
import { type TwinView } from '../domain/twin-view.js';
import { type ActivityFeed } from './activity/activity-feed.js';
import { type AlertStore } from './alerts/alert-store.js';
import { type Clock } from './clock.js';
import { type CommandStore } from './commands/command-store.js';
import { type PlantApi } from './plant-api.js';
import { type Plant } from './plant.js';
import { type PlantStore } from './plant-store.js';
import { type StopStore } from './stops/stop-store.js';

/** What every page works with once somebody is signed in. */
export interface Services {
  readonly api: PlantApi;
  readonly store: PlantStore;
  readonly alerts: AlertStore;
  readonly commands: CommandStore;
  readonly stops: StopStore;
  /** What keeps the three in step. */
  readonly activity: ActivityFeed;
  readonly clock: Clock;
  readonly me: Me;
}

const ServicesContext = createContext<Services | undefined>(undefined);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = use(ServicesContext);
  if (!services) throw new Error('useServices stands outside ServicesProvider');
  return services;
}

export function usePlant(): Plant {
  const { store } = useServices();
  return useSyncExternalStore(store.subscribe, store.plant);
}

export function useTwin(twinId: string): TwinView | undefined {
  const { store } = useServices();
  return useSyncExternalStore(store.subscribe, () => store.twin(twinId));
}

/** The time now, once a second. */
export function useNow(): number {
  const { clock } = useServices();
  return useSyncExternalStore(clock.subscribe, clock.lastTick);
}

export interface ModelNames {
  readonly of: (path: string) => PathWords;
  /** With the component before it. */
  readonly full: (path: string) => string;
  readonly component: (component: string) => string;
  /** Paths of the Commands. */
  readonly methods: () => readonly string[];
}

/** What the model of a twin calls its paths. */
export function useNames(model: string): ModelNames {
  const { vocabulary } = usePlant();
  return {
    of: (path) => wordsOf(vocabulary, model, path),
    full: (path) => fullName(vocabulary, model, path),
    component: (component) => componentName(vocabulary, model, component),
    methods: () => [...(vocabulary.get(model)?.paths ?? [])].flatMap(([path, { takes }]) => (takes ? [path] : [])),
  };
}
