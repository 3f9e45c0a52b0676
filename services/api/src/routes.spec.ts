import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import { controllers } from './app.module.js';
import { ACCESS, type RouteAccess } from './auth/roles.js';

/** Every route of every controller, with who may use it. */
function routes(): Record<string, RouteAccess | undefined> {
  const table: Record<string, RouteAccess | undefined> = {};
  for (const controller of controllers as Type[]) {
    const prototype = controller.prototype as Record<string, object>;
    const base = String(Reflect.getMetadata('path', controller));
    for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
      const handler = prototype[name]!;
      const path = Reflect.getMetadata('path', handler) as string | undefined;
      if (path === undefined) continue;
      const method = RequestMethod[Reflect.getMetadata('method', handler) as number]!;
      const access = (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller)) as RouteAccess | undefined;
      table[`${method} /${base}${path === '/' ? '' : `/${path}`}`] = access;
    }
  }
  return table;
}

const READERS = ['READ'];

describe('the routes', () => {
  it('each say who may use them; what says nothing is closed', () => {
    expect(Object.entries(routes()).filter(([, access]) => access === undefined)).toEqual([]);
  });

  it('are these, for who may do one of these', () => {
    expect(routes()).toEqual({
      'GET /api/v1/config': 'public',
      'GET /api/v1/dead-letters': ['CONFIGURE'],
      'GET /api/v1/decisions': ['ADMINISTER'],
      'GET /api/v1/me': 'signed-in',
      'GET /api/v1/models': READERS,
      'GET /api/v1/models/:id': READERS,
      'GET /api/v1/policies': ['ADMINISTER'],
      'GET /api/v1/policies/changes': ['ADMINISTER'],
      'GET /api/v1/policies/effective': ['ADMINISTER'],
      'GET /api/v1/policies/:id': ['ADMINISTER'],
      'PUT /api/v1/policies/:id': ['ADMINISTER'],
      'DELETE /api/v1/policies/:id': ['ADMINISTER'],
      'GET /api/v1/relationships': READERS,
      'GET /api/v1/search': READERS,
      'GET /api/v1/sources': READERS,
      'GET /api/v1/sources/:id': READERS,
      'GET /api/v1/stream': READERS,
      'POST /api/v1/stream/tickets': READERS,
      'GET /api/v1/twins': READERS,
      'GET /api/v1/twins/:id': READERS,
      'GET /api/v1/twins/:id/at': ['READ_HISTORY'],
      'GET /api/v1/twins/:id/history': ['READ_HISTORY'],
      'PATCH /api/v1/twins/:id/desired': ['WRITE_DESIRED'],
      'GET /api/v1/twins/:id/desired/requests/:requestId': ['WRITE_DESIRED'],
      'POST /api/v1/plants/apply': ['CONFIGURE'],
    });
  });
});
