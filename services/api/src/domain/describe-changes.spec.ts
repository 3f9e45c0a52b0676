import { describeChanges, differences } from './describe-changes.js';
import { type Definition, diffRegistry } from './registry.js';

const source = (id: string, endpoint: string): Definition => ({
  type: 'source',
  id,
  protocol: 'opcua',
  endpoint,
  securityMode: 'SignAndEncrypt',
  securityPolicy: 'Basic256Sha256',
  clock: 'device',
  acceptPastMs: 1,
  acceptFutureMs: 1,
  samplingIntervalMs: 1,
  publishingIntervalMs: 1,
  trigger: 'StatusValue',
});

describe('the report of an apply', () => {
  it('names what differs in a changed definition, from what to what', () => {
    const report = describeChanges(diffRegistry([source('plc', 'opc.tcp://a:4840')], [source('plc', 'opc.tcp://b:4840'), source('new', 'opc.tcp://c:4840')]));
    expect(report.sources).toEqual({
      added: ['new'],
      changed: [{ id: 'plc', fields: [{ pointer: '/endpoint', from: 'opc.tcp://a:4840', to: 'opc.tcp://b:4840' }] }],
      removed: [],
    });
    expect(report.twins).toEqual({ added: [], changed: [], removed: [] });
  });

  it('names a changed rule by its id, wherever it stands in its list', () => {
    expect(differences({ alerts: [{ id: 'low', priority: 'high' }] }, { alerts: [{ id: 'new' }, { id: 'low', priority: 'critical' }] })).toEqual([
      { pointer: '/alerts/low/priority', from: 'high', to: 'critical' },
      { pointer: '/alerts/new', to: { id: 'new' } },
    ]);
  });

  it('points into nested members with the pointer escaped, and tells added from removed', () => {
    expect(differences({ a: { 'x/y': 1, gone: 2 } }, { a: { 'x/y': 2, come: 3 } })).toEqual([
      { pointer: '/a/x~1y', from: 1, to: 2 },
      { pointer: '/a/gone', from: 2 },
      { pointer: '/a/come', to: 3 },
    ]);
  });
});
