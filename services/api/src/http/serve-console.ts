import fastifyStatic from '@fastify/static';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { OrreryError } from '@orrery/contracts';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Paths that are never the console's: what is not found there is a problem, not a page. */
const NOT_THE_CONSOLE = /^\/(api|health|metrics|assets)(\/|$|\?)/;

/**
 * Serves the built console: its files, which carry a hash in their names, for a year; and for every other path its page,
 * which finds the way by itself. Without a folder nothing is served.
 */
export async function serveConsole(app: NestFastifyApplication, dir: string | undefined): Promise<void> {
  if (dir === undefined) return;
  const root = resolve(dir);
  if (!existsSync(join(root, 'index.html'))) {
    throw new OrreryError('configuration-invalid', `${root} has no index.html`, { remedy: 'Build the console, or unset ORRERY_CONSOLE_DIR.' });
  }
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app
    .getHttpAdapter()
    .getInstance()
    .get('/*', (request, reply) => {
      if (NOT_THE_CONSOLE.test(request.url)) return reply.callNotFound();
      return reply.sendFile('index.html');
    });
}
