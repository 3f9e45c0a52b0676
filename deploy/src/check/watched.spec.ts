import { join } from 'node:path';
import { readManifests } from '../chart/manifests.js';
import { type KnownService, knownServices } from '../chart/service-facts.js';
import { watchedApart } from './watched.js';

const probes = (port: string) => ['startup', 'liveness', 'readiness'].map((name) => `${name}Probe: { httpGet: { path: /health/live, port: ${port} } }`).join(', ');
const workload = (part: string, ports: string, asked = 'management') => `
kind: Deployment
metadata: { name: ${part} }
spec: { template: { metadata: { labels: { app.kubernetes.io/name: ${part} } }, spec: { containers: [{ name: ${part}, ports: [${ports}], ${probes(asked)} }] } } }
---`;
const HTTP = '{ name: http, containerPort: 8080 }';
const api = workload('api', `${HTTP}, { name: management, containerPort: 8081 }`);
const historian = workload('historian', HTTP, 'http');
const monitor = (part: string, port: string) => `
kind: ServiceMonitor
metadata: { name: ${port} }
spec: { selector: { matchExpressions: [{ key: app.kubernetes.io/name, operator: In, values: [${part}] }] }, endpoints: [{ port: ${port} }] }
---`;
const ingress = (port: string) => `
kind: Ingress
metadata: { name: i }
spec: { rules: [{ http: { paths: [{ backend: { service: { name: api, port: ${port} } } }] } }] }
---`;
const policy = (callers: string, watchers: string) => `
kind: NetworkPolicy
metadata: { name: p, labels: { app.kubernetes.io/name: api } }
spec: { ingress: [{ from: [${callers}], ports: [{ port: http }] }, { from: [${watchers}], ports: [{ port: management }] }] }
---`;

describe('who calls and who watches', () => {
  let services: ReadonlyMap<string, KnownService>;
  beforeAll(async () => {
    services = await knownServices(join(import.meta.dirname, '..', '..', '..'));
  }, 60_000);
  const wrongWith = (...texts: string[]) => watchedApart(readManifests(texts.join('')), services);

  it('are apart: nothing is said against it', () => {
    expect(wrongWith(api, historian, monitor('historian', 'http'), monitor('api', 'management'), ingress('{ name: http }'), policy('{ ipBlock: { cidr: 10.0.0.1/32 } }', '{ ipBlock: { cidr: 10.0.0.2/32 } }'))).toEqual([]);
  });

  it.each([
    ['one that serves without a management port', [workload('api', HTTP, 'http')], 'Deployment/api answers probes and metrics where it is called from outside'],
    ['a probe that asks where it is not answered', [workload('api', `${HTTP}, { name: management, containerPort: 8081 }`, 'http')], 'Deployment/api is asked its readinessProbe where it does not answer it'],
    ['a monitor that asks where no metrics are', [api, monitor('api', 'http')], 'ServiceMonitor/http asks api for its metrics at http'],
    ['a monitor that asks at a port that a service has not', [historian, monitor('historian', 'management')], 'ServiceMonitor/management asks historian for its metrics at management'],
    ['an ingress to the management port', [api, ingress('{ name: management }')], 'Ingress/i leads elsewhere than to http'],
    ['an ingress to it by its number', [api, ingress('{ number: 8081 }')], 'Ingress/i leads elsewhere than to http'],
    ['a peer that may do both', [api, policy('{ podSelector: { a: b } }', '{ podSelector: { a: b } }')], 'NetworkPolicy/p lets {"podSelector":{"a":"b"}} both call and watch'],
  ])('are not with %s', (_what, texts, problem) => {
    expect(wrongWith(...texts)).toContain(problem);
  });
});
