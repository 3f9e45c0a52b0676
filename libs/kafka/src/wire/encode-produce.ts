import { crc32c } from './crc32c.js';
import { isPlain, type MeasuredRecord, measureRecord, writeRecord } from './encode-record.js';
import { type Encoded, type ProducedPartition, type ProduceOptions, type ProduceRequest } from './kafkajs-parts.js';
import { sizeOfVarint } from './varint.js';

interface MeasuredBatch extends ProducedPartition {
  readonly records: readonly MeasuredRecord[];
  /** Of the whole batch. */
  readonly size: number;
  readonly encoded?: Buffer;
}

/** Of a record batch up to its first record (format v2, magic 2). */
const BATCH_HEAD = 61;
/** Where the bytes begin that `batchLength` counts, and those that the checksum covers. */
const AFTER_LENGTH = 12;
const AFTER_CRC = 21;
const MAGIC = 2;

/** The produce request, plain ones (no compression, no transaction, no timestamps of one's own) encoded here, others by the original. */
export function produceRequest(original: ProduceRequest): ProduceRequest {
  return (options) => {
    const request = original(options);
    const { compression = 0, transactionalId = null, topicData } = options;
    const plain = compression === 0 && transactionalId === null && topicData.every(({ partitions }) => partitions.every(({ messages }) => messages.every(isPlain)));
    return plain ? { ...request, encode: async () => encodeProduce(options, Date.now()) } : request;
  };
}

/**
 * In one buffer of exactly the request's size. kafkajs copies every record through eight buffers that double as they grow; what
 * they take outside V8's heap forces a full garbage collection about once a second at 25,000 readings/s.
 */
export function encodeProduce(options: ProduceOptions, nowMs: number): Encoded {
  const topics = options.topicData.map(({ topic, partitions }) => ({ topic, batches: partitions.map(measureBatch) }));
  let size = 2 + 2 + 4 + 4;
  for (const { topic, batches } of topics) {
    size += 2 + Buffer.byteLength(topic) + 4;
    for (const batch of batches) size += 4 + 4 + batch.size;
  }
  const buf = Buffer.allocUnsafe(size);
  let at = buf.writeInt16BE(-1, 0); // no transaction
  at = buf.writeInt16BE(options.acks, at);
  at = buf.writeInt32BE(options.timeout, at);
  at = buf.writeInt32BE(topics.length, at);
  for (const { topic, batches } of topics) {
    at = buf.writeInt16BE(Buffer.byteLength(topic), at);
    at += buf.write(topic, at, 'utf8');
    at = buf.writeInt32BE(batches.length, at);
    for (const batch of batches) at = writePartition(buf, at, batch, options, nowMs);
  }
  return { buf, buffer: buf };
}

function measureBatch(partition: ProducedPartition): MeasuredBatch {
  const encoded = partition.messages[0]?.batch;
  if (encoded) return { ...partition, records: [], size: encoded.length, encoded };
  const records = partition.messages.map(measureRecord);
  let size = BATCH_HEAD;
  for (const record of records) size += sizeOfVarint(record.size) + record.size;
  return { ...partition, records, size };
}

function writePartition(buf: Buffer, from: number, batch: MeasuredBatch, { producerId = '-1', producerEpoch = 0 }: ProduceOptions, nowMs: number): number {
  const { partition, firstSequence = 0, records, size } = batch;
  let at = buf.writeInt32BE(partition, from);
  at = buf.writeInt32BE(size, at);
  if (batch.encoded) return at + batch.encoded.copy(buf, at);
  const start = at;
  const time = BigInt(nowMs);
  at = buf.writeBigInt64BE(0n, at); // base offset: the broker's to set
  at = buf.writeInt32BE(size - AFTER_LENGTH, at);
  at = buf.writeInt32BE(0, at); // partition leader epoch: the broker's too
  at = buf.writeInt8(MAGIC, at);
  at += 4; // the checksum, when all that it covers is there
  at = buf.writeInt16BE(0, at); // attributes: no compression, create time
  at = buf.writeInt32BE(records.length - 1, at);
  at = buf.writeBigInt64BE(time, at);
  at = buf.writeBigInt64BE(time, at);
  at = buf.writeBigInt64BE(BigInt(producerId.toString()), at);
  at = buf.writeInt16BE(producerEpoch, at);
  at = buf.writeInt32BE(firstSequence, at);
  at = buf.writeInt32BE(records.length, at);
  for (const record of records) at = writeRecord(buf, at, record);
  buf.writeUInt32BE(crc32c(buf.subarray(start + AFTER_CRC, at)), start + AFTER_CRC - 4);
  return at;
}
