import { type BindingEntry, isOpcUaSource, twinRegistry } from '@orrery/contracts';
import { boundItems } from './bound-item.js';
import { needsReconnect, securityProblem } from './check-security.js';

const source = twinRegistry.examples.find(isOpcUaSource)!;
const binding = twinRegistry.examples.find((entry): entry is BindingEntry => entry.type === 'binding' && entry.source === source.id)!;
const NOW = '2026-06-01T00:00:00.0000000Z';

describe('a bound item', () => {
  it('is monitored as its binding says, else as its source says', () => {
    const [item] = binding.items;
    const plain = { node: 'nsu=u;s=x', path: 'plain', datatype: 'double' };
    const [first, second] = [...boundItems(source, [{ ...binding, items: [item!, plain] }]).values()];
    expect(first?.spec).toMatchObject({ samplingIntervalMs: 200, queueSize: 10, trigger: 'StatusValueTimestamp', deadband: { type: 'absolute', value: 0.1 } });
    expect(second?.spec).toEqual({ key: expect.any(String), node: 'nsu=u;s=x', samplingIntervalMs: 100, trigger: 'StatusValue' });
  });
});

describe('less security than SignAndEncrypt', () => {
  const waiver = { reason: 'PLC of 2009', expires: '2026-12-31T00:00:00.0000000Z' };

  it('needs a waiver that has not run out', () => {
    expect(securityProblem(source, NOW)).toBeUndefined();
    expect(securityProblem({ ...source, securityMode: 'Sign' }, NOW)).toContain('needs a waiver');
    expect(securityProblem({ ...source, securityMode: 'None', securityPolicy: 'None', waiver }, NOW)).toBeUndefined();
    expect(securityProblem({ ...source, securityMode: 'Sign', waiver: { ...waiver, expires: NOW } }, NOW)).toContain('expired');
  });

  it('is not had by a policy of None under another mode', () => {
    expect(securityProblem({ ...source, securityPolicy: 'None' }, NOW)).toContain('needs a security policy');
  });

  it('is another connection; another sampling interval is not', () => {
    expect(needsReconnect(source, { ...source, endpoint: 'opc.tcp://other:1' })).toBe(true);
    expect(needsReconnect(source, { ...source, samplingIntervalMs: 7, acceptPastMs: 1 })).toBe(false);
  });
});
