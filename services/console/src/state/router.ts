import { useSyncExternalStore } from 'react';
import { parseRoute, type Route } from '../domain/route.js';

const listeners = new Set<() => void>();
let { pathname, search } = window.location;
let route = parseRoute(pathname);

function follow(): void {
  const { location } = window;
  if (location.pathname === pathname && location.search === search) return;
  if (location.pathname !== pathname) route = parseRoute(location.pathname);
  ({ pathname, search } = location);
  for (const listener of listeners) listener();
}

window.addEventListener('popstate', follow);

/** To another address of the console, its query included. */
export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', to);
  follow();
}

/** Where one is, as an address to come back to. */
export function here(): string {
  return window.location.pathname + window.location.search;
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => route);
}

/** The query of the address, with its question mark. */
export function useQuery(): string {
  return useSyncExternalStore(subscribe, () => search);
}
