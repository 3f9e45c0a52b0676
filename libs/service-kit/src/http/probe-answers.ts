import type { HealthRegistry, HealthReport, Probe } from '../health/health-registry.js';
import type { Metrics } from '../metrics/metrics.js';

export interface Answer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Whose probes they are. */
export interface Watched {
  readonly service: string;
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
}

export type Ask = () => Promise<Answer>;
const NOT_TOLD = { detail: 'Its log, and /health/ready at its management port, say what it waits for.', failing: undefined };
const PROBLEM = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };

/** What those who watch a service ask it, by path: /health/live, /health/ready, /metrics. The same from the first moment of its start to its last. */
export function watchedPaths({ service, health, metrics }: Watched): Readonly<Record<'/health/live' | '/health/ready' | '/metrics', Ask>> {
  const probe = (name: Probe): Ask => async () => {
    const report = await health.report(name);
    if (!report.ok) return { code: 503, headers: PROBLEM, body: JSON.stringify(problem(service, name, report)) };
    return { code: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: JSON.stringify({ status: 'ok', service, checks: report.checks }) };
  };
  return {
    '/health/live': probe('live'),
    '/health/ready': probe('ready'),
    '/metrics': async () => ({ code: 200, headers: { 'content-type': metrics.registry.contentType }, body: await metrics.registry.metrics() }),
  };
}

/** Problem details (RFC 9457) for whoever asks for more while the service starts: they say what it waits for, to those who may ask for its health. */
export async function startingAnswer({ service, health }: Watched, mayWatch: boolean): Promise<Answer> {
  const { detail, failing } = mayWatch ? problem(service, 'ready', await health.report('ready')) : NOT_TOLD;
  const body = { type: 'urn:orrery:problem:starting', title: `${service} is starting`, status: 503, detail, failing };
  return { code: 503, headers: { ...PROBLEM, 'retry-after': '5' }, body: JSON.stringify(body) };
}

/** Problem details (RFC 9457): nothing is here. */
export async function nothingAnswer(): Promise<Answer> {
  return { code: 404, headers: PROBLEM, body: JSON.stringify({ type: 'about:blank', title: 'Not Found', status: 404 }) };
}

/** Problem details (RFC 9457) that name each failing check. */
function problem(service: string, probe: Probe, { checks }: HealthReport) {
  const failing = Object.entries(checks).filter(([, result]) => !result.ok);
  return {
    type: `urn:orrery:problem:not-${probe}`,
    title: `${service} is not ${probe}`,
    status: 503,
    detail: failing.map(([name, result]) => `${name}: ${result.detail ?? 'failing'}`).join('; '),
    failing: failing.map(([name]) => name),
    checks,
  };
}
