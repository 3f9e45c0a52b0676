import { type OutMessage } from '../out-message.js';
import { encodePayload, type Metric } from '../payload/index.js';
import { bdSeqMetric, rebirthMetric } from '../rebirth-metric.js';
import { formatTopic, type MessageType, type NodeAddress } from '../topic.js';
import { type EdgeFault } from './edge-settings.js';

/** seq and bdSeq count to 255 and begin again. */
const NUMBERS = 256;

/** Puts metrics into messages with the numbers that belong to them; the faults asked for happen here. */
export class EdgeWriter {
  readonly faults = new Set<EdgeFault>();
  bdSeq: number;
  private seq = 0;

  constructor(
    private readonly node: NodeAddress,
    firstBdSeq: number,
  ) {
    this.bdSeq = (firstBdSeq + NUMBERS - 1) % NUMBERS;
  }

  nextConnection(): void {
    this.bdSeq = (this.bdSeq + 1) % NUMBERS;
  }

  /** NBIRTH begins the count anew; its bdSeq is the one of the will. */
  birth(metrics: readonly Metric[], at: number): OutMessage {
    this.seq = 0;
    return this.message('NBIRTH', { timestamp: at, metrics: [bdSeqMetric(this.bdSeq, at), rebirthMetric(false, at), ...metrics] });
  }

  data(metrics: readonly Metric[], timestamp: number, device: string | undefined): OutMessage {
    if (this.faults.delete('skip-seq')) this.seq = (this.seq + 1) % NUMBERS;
    const stray: Metric[] = this.faults.delete('unknown-alias') ? [{ alias: 2n ** 40n, timestamp, value: { kind: 'int', value: 0 } }] : [];
    return this.message(device === undefined ? 'NDATA' : 'DDATA', { timestamp, metrics: [...metrics, ...stray] }, device);
  }

  message(type: MessageType, content: { timestamp: number; metrics: Metric[] }, device?: string): OutMessage {
    const { seq } = this;
    this.seq = (seq + 1) % NUMBERS;
    return { topic: this.topic(type, device), payload: encodePayload({ ...content, seq }), qos: 0, retain: false };
  }

  /** NDEATH has no seq: as the will, it is the server that publishes it. */
  death(at: number): OutMessage {
    const bdSeq = this.faults.delete('wrong-bdseq') ? (this.bdSeq + NUMBERS / 2) % NUMBERS : this.bdSeq;
    return { topic: this.topic('NDEATH'), payload: encodePayload({ timestamp: at, metrics: [bdSeqMetric(bdSeq, at)] }), qos: 1, retain: false };
  }

  topic(type: MessageType, device?: string): string {
    const { group, edgeNode } = this.node;
    return formatTopic({ type, group, edgeNode, ...(device === undefined ? {} : { device }) });
  }
}
