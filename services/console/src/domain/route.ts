/** Where in the console one is; every place has its own address. */
export type Route =
  | { readonly page: 'overview' }
  /** The tree as a page of its own, for narrow screens. */
  | { readonly page: 'plant' }
  | { readonly page: 'twin'; readonly twinId: string; readonly component?: string }
  | { readonly page: 'sources'; readonly source?: string }
  | { readonly page: 'trends' }
  | { readonly page: 'alerts' }
  | { readonly page: 'alert'; readonly alert: string }
  | { readonly page: 'alert-rates' }
  | { readonly page: 'rule-preview' }
  | { readonly page: 'commands' }
  | { readonly page: 'command'; readonly command: string }
  | { readonly page: 'simulations' }
  | { readonly page: 'simulation'; readonly run: string }
  | { readonly page: 'maintenance' }
  | { readonly page: 'audit' }
  | { readonly page: 'search' }
  | { readonly page: 'dead-letters' }
  | { readonly page: 'admin' }
  | { readonly page: 'unknown'; readonly path: string };

export function parseRoute(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const [head, second, third] = parts.map(decode);
  if (parts.length === 0) return { page: 'overview' };
  if (head === 'plant' && parts.length === 1) return { page: 'plant' };
  if (head === 'twins' && second !== undefined && parts.length <= 3) {
    return { page: 'twin', twinId: second, ...(third === undefined ? {} : { component: third }) };
  }
  if (head === 'sources' && parts.length <= 2) return { page: 'sources', ...(second === undefined ? {} : { source: second }) };
  if (head === 'alerts' && parts.length === 2) return ALERT_PAGES[second!] ?? { page: 'alert', alert: second! };
  if (head === 'simulations' && parts.length === 2) return { page: 'simulation', run: second! };
  if (head === 'commands' && parts.length === 2) return { page: 'command', command: second! };
  if (parts.length === 1 && isPlain(head)) return { page: head };
  return { page: 'unknown', path };
}

/** A key has a #, so no alert has one of these addresses. */
const ALERT_PAGES: Readonly<Record<string, Route>> = { statistics: { page: 'alert-rates' }, preview: { page: 'rule-preview' } };
const PLAIN = ['trends', 'alerts', 'commands', 'simulations', 'maintenance', 'audit', 'search', 'dead-letters', 'admin'] as const;
const isPlain = (head: string | undefined): head is (typeof PLAIN)[number] => PLAIN.some((each) => each === head);

export const OVERVIEW_PATH = '/';
export const PLANT_PATH = '/plant';
export const SOURCES_PATH = '/sources';
export const SEARCH_PATH = '/search';
export const ALERTS_PATH = '/alerts';
export const ALERT_RATES_PATH = '/alerts/statistics';
export const RULE_PREVIEW_PATH = '/alerts/preview';
export const COMMANDS_PATH = '/commands';
export const SIMULATIONS_PATH = '/simulations';
export const MAINTENANCE_PATH = '/maintenance';
export const AUDIT_PATH = '/audit';
export const DEAD_LETTERS_PATH = '/dead-letters';
export const ADMIN_PATH = '/admin';

export function twinPath(twinId: string, component?: string): string {
  return `/twins/${keepColons(twinId)}${component === undefined ? '' : `/${encodeURIComponent(component)}`}`;
}

/** As a mail has it. */
export function alertPath(id: string): string {
  return `${ALERTS_PATH}/${keepColons(id)}`;
}

export function commandPath(id: string): string {
  return `${COMMANDS_PATH}/${encodeURIComponent(id)}`;
}

export function simulationPath(id: string): string {
  return `${SIMULATIONS_PATH}/${encodeURIComponent(id)}`;
}

/** The twin whose values can be commanded, for the sake of an alert. */
export function commandPathFor(twinId: string, alert: string): string {
  return `${twinPath(twinId)}?alert=${encodeURIComponent(alert)}`;
}

/** The alert for whose sake one is on the page of a twin. */
export function readAlert(query: string): string | undefined {
  return new URLSearchParams(query).get('alert') ?? undefined;
}

export function sourcePath(source: string): string {
  return `${SOURCES_PATH}/${encodeURIComponent(source)}`;
}

/** Colons may stand in a path segment (RFC 3986 §3.3), and ids read better with them. */
const keepColons = (text: string) => encodeURIComponent(text).replaceAll('%3A', ':');

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
