import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { measuredUseOf, readMeasuredUse, resourcesFor, withOrigin, withResources } from './resources.js';
import { SERVICES } from './service-table.js';

const root = join(import.meta.dirname, '..', '..', '..');
const small = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } };

describe('requests and limits', () => {
  it('are what was measured: the processor up to the next 50 m, the most memory and a quarter up to the next 32 Mi, twice that as its limit', () => {
    expect(resourcesFor({ cores: 0.123, memoryMiB: 150 })).toEqual({ requests: { cpu: '150m', memory: '192Mi' }, limits: { memory: '384Mi' } });
    expect(resourcesFor({ cores: 0.001, memoryMiB: 100 })).toEqual(small);
    expect(resourcesFor({ cores: 0.001, memoryMiB: 100 }, 512)).toEqual({ requests: { cpu: '50m', memory: '640Mi' }, limits: { memory: '1280Mi' } });
  });

  it('are measured of every service of the chart, where anything was measured', () => {
    const measured = readMeasuredUse(root)?.services;
    expect(measured === undefined ? SERVICES.map(({ name }) => name) : Object.keys(measured)).toEqual(expect.arrayContaining(SERVICES.map(({ name }) => name)));
  });

  it('are measured of what follows exports too, which runs on beside the services', () => {
    const { topics } = parse(readFileSync(join(root, 'deploy/chart/values.yaml'), 'utf8')) as { topics: { resources: object } };
    const measured = readMeasuredUse(root)?.services['export-topics'];
    expect(topics.resources).toEqual(measured ? resourcesFor(measured) : topics.resources);
  });

  it('are taken over from a whole footprint alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-use-'));
    const file = (benchmark: string, outcomes: object[]) => {
      const path = join(folder, 'use.json');
      writeFileSync(path, JSON.stringify({ benchmark, at: '2026-03-01T00:00:00.000Z', machine: { cores: 2 }, outcomes }));
      return path;
    };
    const use = (service: string) => ({ name: `footprint: ${service}`, service, cores: 0.12345, memoryMiB: 150.4, load: 'a small plant', samples: { cores: [] } });
    expect(JSON.parse(measuredUseOf(file('footprint', [use('b'), use('a')])).text)).toEqual({ at: '2026-03-01T00:00:00.000Z', machine: { cores: 2 }, load: 'a small plant', services: { a: { cores: 0.123, memoryMiB: 150 }, b: { cores: 0.123, memoryMiB: 150 } } });
    expect(() => measuredUseOf(file('footprint', [{ name: 'footprint', reason: 'no Linux' }]))).toThrow(/could not be taken/);
    expect(() => measuredUseOf(file('mqtt', [use('a')]))).toThrow(/holds mqtt/);
    expect(() => measuredUseOf(join(folder, 'gone.json'))).toThrow(/npm run bench -- footprint/);
    rmSync(folder, { recursive: true });
  });

  it('are called estimates in the values until they were measured, and then what they were made from', () => {
    const values = 'a: b\n# Requests and limits are whatever.\nservices:\n';
    expect(withOrigin(values, undefined)).toMatch(/^# Requests and limits of the services are estimates: .*measured-use\.json\): docs\/kubernetes\.md\.$/m);
    const measured = withOrigin(values, { at: '2026-03-01T00:00:00.000Z', machine: {}, load: 'a small plant', services: {} });
    expect(measured).toMatch(/^# Requests and limits of the services are made from what was measured .* of 2026-03-01\)/m);
    expect(withOrigin(measured, undefined)).toBe(withOrigin(values, undefined));
  });

  it('stand in the values at their service, and nothing else is touched', () => {
    const values = 'topics:\n  resources: &small { a: b }\n\nservices:\n  # A comment.\n  api:\n    enabled: true\n    resources: { requests: {} }\n  other:\n    resources: *small\n';
    expect(withResources(values, new Map([['api', small]]))).toBe(values.replace('{ requests: {} }', '{ requests: { cpu: 50m, memory: 128Mi }, limits: { memory: 256Mi } }'));
  });
});
