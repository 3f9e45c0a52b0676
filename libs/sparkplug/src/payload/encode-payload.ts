import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { PAYLOAD } from './fields.js';
import { type Payload } from './payload.js';
import { writeMessage, writeMetric, writeString, writeUint64 } from './write-structures.js';

/** A payload → the bytes of a message. Throws where a value does not fit its field: that is the caller's mistake, not the plant's. */
export function encodePayload(payload: Payload): Uint8Array {
  const to = new BinaryWriter();
  writeUint64(to, PAYLOAD.timestamp, payload.timestamp);
  for (const metric of payload.metrics) writeMessage(to, PAYLOAD.metrics, () => writeMetric(to, metric));
  writeUint64(to, PAYLOAD.seq, payload.seq);
  writeString(to, PAYLOAD.uuid, payload.uuid);
  if (payload.body !== undefined) to.tag(PAYLOAD.body, WireType.LengthDelimited).bytes(payload.body);
  return to.finish();
}
