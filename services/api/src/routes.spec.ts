import { type Type } from '@nestjs/common';
import { type OpenAPIObject } from '@nestjs/swagger';
import { ROLES } from '@orrery/access';
import { Drain, HealthRegistry } from '@orrery/service-kit';
import { type AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { ActivitySessions } from './activity/activity-sessions.js';
import { controllers } from './app.module.js';
import { StreamGateway } from './stream/stream.gateway.js';
import { StreamSessions } from './stream/stream-sessions.js';
import { TicketStore } from './stream/ticket.store.js';
import { type HttpApp, startHttpApp } from './testing/http-app.js';
import { hollow, routesOf } from './testing/routes-of.js';

const EVERYBODY = 'everybody';
/** Whoever has a token, whatever roles it names. */
const SIGNED_IN = 'signed in';
const READERS = ['viewer', 'operator', 'engineer', 'approver', 'admin'];
const HISTORY_READERS = ['viewer', 'operator', 'engineer', 'approver'];
const WRITERS = ['operator', 'engineer'];
const ENGINEERS = ['engineer'];
const APPROVERS = ['approver'];
/** Whoever runs the plant answers its alarms. */
const OPERATORS = ['operator', 'engineer'];
const ADMINS = ['admin'];

/** Every door of the service, and whom it lets in before any policy is written. A route that is not here fails this spec. */
const TABLE: Readonly<Record<string, string | readonly string[]>> = {
  'GET /api/v1/config': EVERYBODY,
  'GET /api/v1/me': SIGNED_IN,
  'GET /api/v1/health': SIGNED_IN,
  'GET /api/v1/twins': READERS,
  'GET /api/v1/twins/:id': READERS,
  'GET /api/v1/twins/:id/methods': READERS,
  'GET /api/v1/twins/:id/history': HISTORY_READERS,
  'GET /api/v1/twins/:id/at': HISTORY_READERS,
  'PATCH /api/v1/twins/:id/desired': WRITERS,
  'GET /api/v1/twins/:id/desired/requests/:requestId': WRITERS,
  'GET /api/v1/models': READERS,
  'GET /api/v1/models/:id': READERS,
  'GET /api/v1/relationships': READERS,
  'GET /api/v1/search': READERS,
  'GET /api/v1/alerts': READERS,
  'GET /api/v1/alerts/statistics': READERS,
  'POST /api/v1/alerts/preview': HISTORY_READERS,
  'GET /api/v1/alerts/rules': HISTORY_READERS,
  'GET /api/v1/alerts/:id': READERS,
  'POST /api/v1/alerts/:id/actions': OPERATORS,
  'GET /api/v1/alerts/:id/actions/:actionId': OPERATORS,
  'GET /api/v1/maintenance/windows': READERS,
  'POST /api/v1/maintenance/windows': OPERATORS,
  'POST /api/v1/maintenance/windows/:id/end': OPERATORS,
  'GET /api/v1/maintenance/scores/:id': READERS,
  'GET /api/v1/commands': READERS,
  'GET /api/v1/commands/:id': READERS,
  'POST /api/v1/commands': OPERATORS,
  'POST /api/v1/commands/:id/approve': APPROVERS,
  'POST /api/v1/commands/:id/reject': APPROVERS,
  'POST /api/v1/commands/:id/cancel': OPERATORS,
  'POST /api/v1/commands/:id/settle': OPERATORS,
  'GET /api/v1/commands/locks': READERS,
  'POST /api/v1/commands/locks': ['operator', 'engineer', 'approver', 'admin'],
  'GET /api/v1/audit': ADMINS,
  'GET /api/v1/audit/verify': ADMINS,
  'GET /api/v1/simulations': READERS,
  'POST /api/v1/simulations': OPERATORS,
  'GET /api/v1/simulations/:id': READERS,
  'GET /api/v1/simulations/:id/result': READERS,
  'GET /api/v1/simulations/:id/results': READERS,
  'POST /api/v1/simulations/:id/cancel': OPERATORS,
  'GET /api/v1/sources': READERS,
  'GET /api/v1/sources/:id': READERS,
  'GET /api/v1/stream': READERS,
  'GET /api/v1/stream/activity': READERS,
  'POST /api/v1/stream/tickets': READERS,
  'GET /api/v1/dead-letters': ENGINEERS,
  'GET /api/v1/plants': ENGINEERS,
  'POST /api/v1/plants/apply': ENGINEERS,
  'POST /api/v1/plants/drift': ENGINEERS,
  'GET /api/v1/imports': ENGINEERS,
  'POST /api/v1/imports': ENGINEERS,
  'GET /api/v1/imports/:id': ENGINEERS,
  'PUT /api/v1/imports/:id/rows': ENGINEERS,
  'GET /api/v1/decisions': ADMINS,
  'GET /api/v1/policies': ADMINS,
  'GET /api/v1/policies/changes': ADMINS,
  'GET /api/v1/policies/effective': ADMINS,
  'GET /api/v1/policies/:id': ADMINS,
  'PUT /api/v1/policies/:id': ADMINS,
  'DELETE /api/v1/policies/:id': ADMINS,
};

const PARAMETERS: Readonly<Record<string, string>> = { id: 'acme:riverside:pump', requestId: '00000000-0000-4000-8000-000000000000' };
const addressOf = (path: string) => path.replaceAll(/:(\w+)/g, (_all, name: string) => PARAMETERS[name] ?? 'x');

type Door = 'let in' | 'no token' | 'no right';
const doorOf = (status: number): Door => (status === 401 ? 'no token' : status === 403 ? 'no right' : 'let in');

/** Who comes: a role, a token without any, no token, and one whose time is over. */
const COMERS = [...ROLES, 'nobody', 'anonymous', 'expired'] as const;
const expected = (who: string, allowed: string | readonly string[]): Door => {
  if (allowed === EVERYBODY) return 'let in';
  if (who === 'anonymous' || who === 'expired') return 'no token';
  return allowed === SIGNED_IN || allowed.includes(who) ? 'let in' : 'no right';
};

describe('every route, with every role', () => {
  let http: HttpApp;
  beforeAll(async () => {
    const sessions = { prepare: async () => ({ start: (sink: { end(reason: string): void }) => sink.end('done'), cancel: () => undefined }) };
    http = await startHttpApp(controllers as Type[], [
      ...hollow(controllers as Type[]),
      { provide: StreamSessions, useValue: sessions },
      { provide: ActivitySessions, useValue: { prepare: () => ({ start: (sink: { end(reason: string): void }) => sink.end('done'), cancel: () => undefined }) } },
      { provide: TicketStore, useValue: { redeem: async () => undefined } },
      { provide: HealthRegistry, useValue: new HealthRegistry() },
      { provide: Drain, useValue: { add: () => undefined } },
      StreamGateway,
    ]);
    await http.app.listen(0, '127.0.0.1');
  });
  afterAll(() => http.close());

  const headersOf = async (who: string): Promise<Record<string, string>> => {
    if (who === 'anonymous') return {};
    const roles = who === 'expired' ? [...ROLES] : who === 'nobody' ? [] : [who];
    const claims = who === 'expired' ? { exp: Math.floor(Date.now() / 1_000) - 60 } : {};
    return { authorization: `Bearer ${await http.issuer.token(roles, { claims })}` };
  };

  it('is in this table: those that the controllers have, and those that the OpenAPI document names', async () => {
    expect(Object.keys(routesOf(controllers as Type[])).sort()).toEqual(Object.keys(TABLE).sort());
    const { paths } = (await http.request('GET', '/api/openapi.json')).body as OpenAPIObject;
    const documented = Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`));
    expect(documented.sort()).toEqual(Object.keys(TABLE).sort());
  });

  it.each(Object.entries(TABLE))('%s', async (route, allowed) => {
    const [method, path] = route.split(' ') as ['GET', string];
    const doors = await Promise.all(
      COMERS.map(async (who) => {
        const { status } = await http.request(method, addressOf(path), { headers: await headersOf(who) });
        return [who, doorOf(status)];
      }),
    );
    expect(doors).toEqual(COMERS.map((who) => [who, expected(who, allowed)]));
  });

  it('as a WebSocket at /api/v1/stream', async () => {
    const { port } = http.app.getHttpServer().address() as AddressInfo;
    const upgrade = async (who: string, query = '') => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/stream${query}`, { headers: await headersOf(who) });
      return new Promise<Door>((resolve) => {
        socket.on('open', () => resolve('let in'));
        socket.on('unexpected-response', (_request, response) => resolve(doorOf(response.resume().statusCode!)));
        socket.on('error', () => undefined);
      });
    };
    expect(await Promise.all(COMERS.map(async (who) => [who, await upgrade(who)]))).toEqual(COMERS.map((who) => [who, expected(who, READERS)]));
    expect(await upgrade('anonymous', `?ticket=${'x'.repeat(43)}`)).toBe('no token');
  });

  it('is closed to all while nobody can tell which policy holds, but for what says so', async () => {
    http.policy.isAway = true;
    for (const [route, allowed] of Object.entries(TABLE)) {
      const [method, path] = route.split(' ') as ['GET', string];
      const { status } = await http.request(method, addressOf(path), { headers: await headersOf('engineer') });
      expect([route, status]).toEqual([route, allowed === EVERYBODY || path === '/api/v1/health' ? 200 : 503]);
    }
    http.policy.isAway = false;
  });
});
