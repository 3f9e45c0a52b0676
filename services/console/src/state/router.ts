import { useSyncExternalStore } from 'react';
import { parseRoute, type Route } from '../domain/route.js';

const listeners = new Set<() => void>();
let path = window.location.pathname;
let route = parseRoute(path);

function follow(): void {
  if (window.location.pathname === path) return;
  path = window.location.pathname;
  route = parseRoute(path);
  for (const listener of listeners) listener();
}

window.addEventListener('popstate', follow);

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', to);
  follow();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => route);
}
