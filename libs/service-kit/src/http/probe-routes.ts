import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HealthRegistry, HealthReport, Probe } from '../health/health-registry.js';
import type { Metrics } from '../metrics/metrics.js';

/**
 * GET /health/live, /health/ready and /metrics, straight on Fastify: a service's global prefix, guards and pipes must not
 * stand between it and those who watch it.
 */
export function addProbeRoutes(app: NestFastifyApplication, service: string, health: HealthRegistry, metrics: Metrics): void {
  const http = app.getHttpAdapter().getInstance();
  for (const probe of ['live', 'ready'] as const) {
    http.get(`/health/${probe}`, async (_request, reply) => {
      const report = await health.report(probe);
      const body = report.ok ? { status: 'ok', service, checks: report.checks } : problem(service, probe, report);
      return reply
        .code(report.ok ? 200 : 503)
        .header('cache-control', 'no-store')
        .type(report.ok ? 'application/json' : 'application/problem+json')
        .send(JSON.stringify(body));
    });
  }
  http.get('/metrics', async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()));
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
