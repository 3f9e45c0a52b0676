import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Watched, watchedPaths } from './probe-answers.js';

/**
 * GET /health/live, /health/ready and /metrics, straight on Fastify: a service's global prefix, guards and pipes must not
 * stand between it and those who watch it.
 */
export function addProbeRoutes(app: NestFastifyApplication, watched: Watched): void {
  const http = app.getHttpAdapter().getInstance();
  for (const [path, ask] of Object.entries(watchedPaths(watched))) {
    http.get(path, async (_request, reply) => {
      const { code, headers, body } = await ask();
      return reply.code(code).headers(headers).send(body);
    });
  }
}
