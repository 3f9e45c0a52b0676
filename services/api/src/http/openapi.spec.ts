import { type OpenAPIObject } from '@nestjs/swagger';
import { controllers } from '../app.module.js';
import { PolicyStore } from '../adapters/policy.store.js';
import { ChangePolicy } from '../policies/change-policy.js';
import { DefinitionsStore } from '../adapters/definitions.store.js';
import { TwinDirectoryStore } from '../adapters/twin-directory.store.js';
import { DeadLettersConsumer } from '../dead-letters/dead-letters.consumer.js';
import { ReadHistory } from '../history/read-history.js';
import { StateAsOf } from '../history/state-as-of.js';
import { ApplyPlant } from '../registry/apply-plant.js';
import { SearchLag } from '../search/search-lag.js';
import { SearchTwins } from '../search/search-twins.js';
import { SourceStatusConsumer } from '../sources/source-status.consumer.js';
import { StreamSessions } from '../stream/stream-sessions.js';
import { TicketStore } from '../stream/ticket.store.js';
import { type HttpApp, startHttpApp } from '../testing/http-app.js';
import { ChangeDesired } from '../twins/change-desired.js';
import { ReadTwin } from '../twins/read-twin.js';

const BEHIND = [PolicyStore, ChangePolicy, DefinitionsStore, TwinDirectoryStore, DeadLettersConsumer, ApplyPlant, SourceStatusConsumer, StreamSessions, TicketStore, ChangeDesired, ReadTwin, SearchLag, SearchTwins, ReadHistory, StateAsOf];

describe('the OpenAPI document', () => {
  let http: HttpApp;
  let document: OpenAPIObject;
  beforeAll(async () => {
    http = await startHttpApp(controllers, BEHIND.map((provide) => ({ provide, useValue: {} })));
    document = (await http.request('GET', '/api/openapi.json')).body;
  });
  afterAll(() => http.close());

  it('names every route', () => {
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/v1/config',
      '/api/v1/dead-letters',
      '/api/v1/decisions',
      '/api/v1/me',
      '/api/v1/models',
      '/api/v1/models/{id}',
      '/api/v1/plants/apply',
      '/api/v1/policies',
      '/api/v1/policies/changes',
      '/api/v1/policies/effective',
      '/api/v1/policies/{id}',
      '/api/v1/relationships',
      '/api/v1/search',
      '/api/v1/sources',
      '/api/v1/sources/{id}',
      '/api/v1/stream',
      '/api/v1/stream/tickets',
      '/api/v1/twins',
      '/api/v1/twins/{id}',
      '/api/v1/twins/{id}/at',
      '/api/v1/twins/{id}/desired',
      '/api/v1/twins/{id}/desired/requests/{requestId}',
      '/api/v1/twins/{id}/history',
    ]);
  });

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
