import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { manifestOf } from '@orrery/service-kit';
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
  const { version } = manifestOf(fileURLToPath(import.meta.url));
  let document: string | undefined;
  http.get('/api/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(app, version));
    return reply.type('application/json').send(document);
  });
  await serveConsole(app, config.console.dir);
}
