import { type Type } from '@nestjs/common';
import { type OpenAPIObject } from '@nestjs/swagger';
import { controllers } from '../app.module.js';
import { type HttpApp, startHttpApp } from '../testing/http-app.js';
import { hollow } from '../testing/routes-of.js';

describe('the OpenAPI document', () => {
  let http: HttpApp;
  let document: OpenAPIObject;
  beforeAll(async () => {
    http = await startHttpApp(controllers, hollow(controllers as Type[]));
    document = (await http.request('GET', '/api/openapi.json')).body;
  });
  afterAll(() => http.close());

  it('refers to no schema that it does not have', () => {
    const names = new Set(Object.keys(document.components!.schemas!));
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!);
    expect(references.filter((name) => !names.has(name))).toEqual([]);
  });

  it('describes what each route answers when it refuses, and that it wants a token', () => {
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item as Record<string, { responses: object; security?: object[] }>)) {
        if (path === '/api/v1/config') continue;
        expect([method, path, Object.keys(operation.responses)]).toEqual([method, path, expect.arrayContaining(['401', '403'])]);
        expect([method, path, operation.security]).toEqual([method, path, [{ bearer: [] }]]);
      }
    }
  });

  it('has bounds, forms and parameters of queries and bodies', () => {
    const twins = document.paths['/api/v1/twins']!.get!;
    expect(twins.parameters).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'limit', in: 'query', schema: expect.objectContaining({ maximum: 500 }) })]));
    expect(document.components!.schemas!['PlantFileDto']).toMatchObject({ properties: { path: { type: 'string' }, content: { type: 'string' } }, required: ['path', 'content'] });
  });
});
