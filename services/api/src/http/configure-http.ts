import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Metrics, manifestOf } from '@orrery/service-kit';
import { fileURLToPath } from 'node:url';
import { type Config } from '../config.js';
import { openApiDocument } from './openapi.js';
import { securityHeaders } from './security-headers.js';
import { serveConsole } from './serve-console.js';

/** A large plant folder fits; what is larger is answered 413 before it is read. */
const BODY_LIMIT_BYTES = 20 * 1024 * 1024;

/** Everything of HTTP that no controller declares: body limit, security headers, OpenAPI document, the console's files. */
export async function configureHttp(app: NestFastifyApplication, config: Config): Promise<void> {
  const http = app.getHttpAdapter().getInstance();
  app.useBodyParser('application/json', { bodyLimit: BODY_LIMIT_BYTES });
  http.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, http.getDefaultJsonParser('error', 'error'));
  const headers = securityHeaders(config.oidc.issuer);
  http.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
  measureRequests(app);
  const { version } = manifestOf(fileURLToPath(import.meta.url));
  let document: string | undefined;
  http.get('/api/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(app, version));
    return reply.type('application/json').send(document);
  });
  await serveConsole(app, config.console.dir);
}

/** Seconds a request takes: 1 ms to the time limits of the answers that wait. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** By route, not by address: an id in a label would make a time series of each twin. */
function measureRequests(app: NestFastifyApplication): void {
  const seconds = app.get(Metrics, { strict: false }).histogram({
    name: 'orrery_http_request_seconds',
    help: 'Time from request to answer, by route and status',
    labels: ['method', 'route', 'status'],
    buckets: BUCKETS,
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', async (request, reply) => {
      seconds.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    });
}
