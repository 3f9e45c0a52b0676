import { type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TokenVerifier } from '@orrery/access';
import { CONFIG, Metrics } from '@orrery/service-kit';
import { AuthGuard } from '../auth/auth.guard.js';
import { type Config } from '../config.js';
import { configureHttp } from '../http/configure-http.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { validationPipe } from '../http/validation.js';
import { FixedPolicy } from './fixed-policy.js';
import { TestIssuer } from '@orrery/access/testing';

export interface HttpApp {
  readonly app: NestFastifyApplication;
  readonly issuer: TestIssuer;
  /** What decides who may do what; empty unless the spec gave one. */
  readonly policy: FixedPolicy;
  /** A request with a token of the given roles; without roles, without token. */
  request(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, options?: RequestOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface RequestOptions {
  readonly as?: readonly string[];
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- specs look into bodies by matchers
  readonly body: any;
}

/** Controllers behind the service's own guard, pipe and filter, with the stores a spec gives. */
export async function startHttpApp(controllers: Type[], providers: Provider[], settings: { consoleDir?: string; policy?: FixedPolicy } = {}): Promise<HttpApp> {
  const { policy = new FixedPolicy() } = settings;
  const issuer = await TestIssuer.start();
  const config = {
    oidc: { issuer: issuer.issuer, audience: TestIssuer.AUDIENCE },
    console: { clientId: 'orrery-console', ...(settings.consoleDir ? { dir: settings.consoleDir } : {}) },
    realm: 'real',
  } as unknown as Config;
  const module = await Test.createTestingModule({
    controllers,
    providers: [
      ...providers,
      ...policy.providers(),
      { provide: CONFIG, useValue: config },
      { provide: Metrics, useValue: new Metrics('api', '0.0.0') },
      { provide: TokenVerifier, useValue: new TokenVerifier({ ...config.oidc, type: 'at+jwt' }) },
      { provide: APP_GUARD, useClass: AuthGuard },
      { provide: APP_PIPE, useFactory: validationPipe },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
  }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter({ routerOptions: { maxParamLength: 2_100 } }), { logger: false });
  await configureHttp(app, config);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    issuer,
    policy,
    request: async (method, url, { as, body, headers = {} } = {}) => {
      const authorization = as ? { authorization: `Bearer ${await issuer.token(as)}` } : {};
      const response = await app.inject({ method, url, headers: { ...authorization, ...headers }, ...(body === undefined ? {} : { payload: body as object }) });
      const json = String(response.headers['content-type'] ?? '').includes('json');
      return { status: response.statusCode, headers: response.headers, text: response.payload, body: json ? response.json<unknown>() : undefined };
    },
    close: async () => {
      await app.close();
      await issuer.stop();
    },
  };
}
