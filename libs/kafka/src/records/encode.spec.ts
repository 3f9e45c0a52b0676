import { twinInputs, twinState } from '@orrery/contracts';
import { encode, MAX_RECORD_BYTES } from './encode.js';
import { partitionFor } from './partitioner.js';

const value = twinInputs.examples[0]!;

describe('encode', () => {
  it('addresses a record by its contract and describes it as a CloudEvent', () => {
    const record = encode(twinInputs, { value, source: 'opcua-ingestion', id: 'x-1' }, '00-trace');
    expect(record).toMatchObject({
      key: value.twinId,
      partition: partitionFor(value.twinId, 24),
      headers: { ce_id: 'x-1', ce_source: 'opcua-ingestion', ce_type: 'orrery.twin.input.readings.v1', ce_time: value.receivedTs, traceparent: '00-trace' },
    });
    expect(JSON.parse((record.value as Buffer).toString())).toEqual(value);
  });

  it('keeps the parts of one entity in one partition, whatever their keys', () => {
    const [definition, motor] = twinState.examples.map((part) => encode(twinState, { value: part, source: 's' }, undefined));
    expect(definition!.key).not.toBe(motor!.key);
    expect(definition!.partition).toBe(motor!.partition);
  });

  it('puts a tombstone where the record it deletes is', () => {
    const [, motor] = twinState.examples;
    const tombstone = encode(twinState, { value: null, key: twinState.keyOf(motor!), partitionKey: motor!.twinId, source: 's' }, undefined);
    expect(tombstone).toMatchObject({ key: twinState.keyOf(motor!), value: null, partition: partitionFor(motor!.twinId, 24) });
    expect(() => encode(twinState, { value: null, source: 's' }, undefined)).toThrow(/has no key/);
  });

  it('gives every record an id of its own when none is given', () => {
    const ids = Array.from({ length: 3 }, () => encode(twinInputs, { value, source: 's' }, undefined).headers!.ce_id);
    expect(new Set(ids).size).toBe(3);
  });

  it('takes what is serialised already as it is', () => {
    expect((encode(twinInputs, { value, json: '{"a":1}', source: 's' }, undefined).value as Buffer).toString()).toBe('{"a":1}');
  });

  it('refuses what breaks the contract, saying where, and what is too large, saying by how much', () => {
    const broken = { ...value, twinId: 'nobody' };
    expect(() => encode(twinInputs, { value: broken, source: 's' }, undefined)).toThrow(/A record of s breaks the contract twin.inputs.v1: \/twinId/);
    const large = { value, json: 'x'.repeat(MAX_RECORD_BYTES + 1), source: 's' };
    expect(() => encode(twinInputs, large, undefined)).toThrow(/has 1000001 bytes; at most 1000000/);
  });
});
