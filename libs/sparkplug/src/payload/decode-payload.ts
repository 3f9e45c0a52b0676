import { type Fault, PAYLOAD_LIMITS, PayloadError, type PayloadLimits } from './fault.js';
import { PAYLOAD } from './fields.js';
import { type Payload } from './payload.js';
import { readMetric } from './read-structures.js';
import { WireReader } from './wire-reader.js';

export type Decoded = { readonly ok: true; readonly payload: Payload } | { readonly ok: false; readonly fault: Fault };

/** Bytes of a message → its payload. Bytes of any kind give a fault, never an exception. */
export function decodePayload(bytes: Uint8Array, limits: PayloadLimits = PAYLOAD_LIMITS): Decoded {
  if (bytes.length > limits.maxBytes) {
    return { ok: false, fault: { code: 'oversized', message: `${bytes.length} bytes; at most ${limits.maxBytes} are read` } };
  }
  try {
    return { ok: true, payload: readPayload(new WireReader(bytes, limits)) };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

function readPayload(from: WireReader): Payload {
  const payload: Payload = { metrics: [] };
  from.top(() => {
    if (from.field === PAYLOAD.metrics) payload.metrics.push(readMetric(from));
    else if (from.field === PAYLOAD.timestamp) payload.timestamp = from.count();
    else if (from.field === PAYLOAD.seq) payload.seq = from.count();
    else if (from.field === PAYLOAD.uuid) payload.uuid = from.string();
    else if (from.field === PAYLOAD.body) payload.body = from.bytes();
    else from.skip();
  });
  return payload;
}

function faultOf(error: unknown): Fault {
  if (error instanceof PayloadError) return { code: error.code, message: error.message };
  return { code: 'malformed', message: error instanceof Error ? error.message : String(error) };
}
