import { twinEvents, type TwinEvent, twinInputs, type TwinInput } from '@orrery/contracts';
import { measureRecord } from '../wire/encode-record.js';
import { encode } from './encode.js';

const AT = '2026-11-30T03:00:00.1234560Z';
const TWIN = 'acme:riverside:line1-filler';
const path = (n: number): string => `motor${n}/current`;

const input = (readings: number): TwinInput => ({
  type: 'readings', twinId: TWIN, source: 'plc-line1', epoch: '1', receivedTs: AT,
  readings: Array.from({ length: readings }, (_, n) => ({ path: path(n), value: 123.456 + n, datatype: 'double', quality: 'good', sourceTs: AT })),
});

const reported = twinEvents.examples.flatMap(({ changes }) => changes).find((change) => change.kind === 'reported')!;

const event = (readings: number): TwinEvent => ({
  type: 'changed', twinId: TWIN, rev: 123_456, prevRev: 123_455, at: AT, cause: { input: 'readings', offset: '12345678', source: 'plc-line1' },
  // As the contract's own example of a change has its state.
  changes: Array.from({ length: readings }, (_, n) => ({ ...reported, path: path(n) })),
});

/** With its headers, as it stands in a batch. */
const bytesOf = (encoded: ReturnType<typeof encode>): number => measureRecord(encoded, 0).size;

/** Where `orrery size` has its bytes from (libs/client/src/size/figures.ts): who changes a record's form changes both. */
it('a record of one reading, and each reading more, take so many bytes in Kafka', () => {
  const inputs = [1, 11].map((readings) => bytesOf(encode(twinInputs, { value: input(readings), source: 'opcua-ingestion', id: 'opcua-ingestion-12345678' }, undefined)));
  const events = [1, 11].map((readings) => bytesOf(encode(twinEvents, { value: event(readings), source: 'twin-projector', id: `${TWIN}/${AT}/123456` }, undefined)));
  expect({ input: inputs[0], inputReading: (inputs[1]! - inputs[0]!) / 10, event: events[0], eventReading: (events[1]! - events[0]!) / 10, eventValue: JSON.stringify(event(1)).length }).toEqual({ input: 635, inputReading: 127.7, event: 813, eventReading: 211.1, eventValue: 416 });
});
