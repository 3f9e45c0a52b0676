import { twinRegistry, type RegistryEntry } from '@orrery/contracts';
import { MAX_RECORD_BYTES } from '../records/encode.js';
import { outboxRow } from './write-outbox.js';

const model = (filling: string): RegistryEntry => ({ type: 'model', id: 'dtmi:test:Large;1', document: { filling }, appliedAt: '2026-01-01T00:00:00.0000000Z' });

describe('a row of the outbox', () => {
  it('is refused where Kafka would refuse the record, which would hold up all that follow', () => {
    const write = () => outboxRow(twinRegistry, { value: model('x'.repeat(MAX_RECORD_BYTES)), source: 's' });
    expect(write).toThrow(expect.objectContaining({ code: 'too-large', message: expect.stringContaining('model/dtmi:test:Large;1') }));
  });

  it('counts bytes, not characters', () => {
    const filling = 'é'.repeat(MAX_RECORD_BYTES / 2);
    expect(() => outboxRow(twinRegistry, { value: model(filling), source: 's' })).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  it('holds the record as it will be published', () => {
    const { columns } = outboxRow(twinRegistry, { value: model('x'), source: 's', id: 'x-1' });
    expect(columns).toEqual([twinRegistry.topic, 'model/dtmi:test:Large;1', expect.any(String), 'x-1', 's', JSON.stringify(model('x')), '{}']);
  });
});
