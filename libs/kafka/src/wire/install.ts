import { crc32c } from './crc32c.js';
import { recordEncoder } from './encode-record.js';
import { type Crc, type EncodeRecord, type EncoderClass, partOf, PARTS, replacePart } from './kafkajs-parts.js';
import { leanEncoder } from './lean-encoder.js';

// Before anything has loaded kafkajs (this is the first import of the package's index). Measured on records of 2 KB with
// nine headers: 27 µs of CPU to encode one with kafkajs's own parts, 7 µs with these; the bytes are the same, which specs hold to.
replacePart(PARTS.encoder, leanEncoder(partOf<EncoderClass>(PARTS.encoder)));
replacePart(PARTS.record, recordEncoder(partOf<EncodeRecord>(PARTS.record)));
partOf<Crc>(PARTS.crc);
replacePart(PARTS.crc, crc32c);
