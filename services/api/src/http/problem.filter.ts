import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { isOrreryError } from '@orrery/contracts';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { unavailableOf } from '../adapters/unavailable.js';
import { internalProblem, type Problem, problemOf, problemOfStatus } from './problem.js';

/** Whatever a handler throws leaves as problem details; what nobody expected is logged whole and told as nothing but 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = unavailableOf(thrown) ?? thrown;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.problem(error);
    if (problem.status === 503) this.logger.warn({ err: error, method: request.method, route: request.routeOptions.url, msg: 'request cannot be answered now' });
    else if (problem.status >= 500) {
      this.logger.error({ err: error, method: request.method, route: request.routeOptions.url, msg: 'request failed' });
    }
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    void reply
      .code(problem.status)
      .headers(headersOf(problem, error))
      .type('application/problem+json')
      .send(JSON.stringify({ ...problem, instance: request.url.split('?')[0] }));
  }

  private problem(error: unknown): Problem {
    if (isOrreryError(error)) return problemOf(error);
    if (error instanceof HttpException) return problemOfStatus(error.getStatus(), error.message);
    return internalProblem();
  }
}

function headersOf(problem: Problem, error: unknown): Record<string, string> {
  const retryable = isOrreryError(error) && error.retryable;
  return {
    'cache-control': 'no-store',
    ...(retryable ? { 'retry-after': '1' } : {}),
    ...(problem.status === 401 ? { 'www-authenticate': challengeOf(problem) } : {}),
  };
}

/** RFC 6750 §3: without a token no error code, with a bad one `invalid_token`. */
function challengeOf(problem: Problem): string {
  if (problem.type.endsWith('/no-token')) return 'Bearer realm="orrery"';
  return `Bearer realm="orrery", error="invalid_token", error_description="${problem.detail.replaceAll(/[^\x20-\x7e]|["\\]/g, "'")}"`;
}
