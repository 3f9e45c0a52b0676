/** The time of a page that shows the past: `?at=2026-01-01T06:00:00.000Z`; undefined where it shows now. */
export function readPast(search: string, now: number): number | undefined {
  const at = Date.parse(new URLSearchParams(search).get('at') ?? '');
  return Number.isNaN(at) || at >= now ? undefined : at;
}

export function writePast(path: string, at: number | undefined): string {
  return at === undefined ? path : `${path}?at=${new Date(at).toISOString()}`;
}
