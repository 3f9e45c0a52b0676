import { type KafkaMetrics } from '@orrery/kafka';

/** Metrics that a test can look at. A topic out is counted without realm and version. */
export function countingMetrics(count: (name: string, by: number) => void, lags: Map<number, number>): KafkaMetrics {
  return {
    recordsIn: (topic, by = 1) => count(`in ${topic}`, by),
    recordsOut: (topic, by = 1) => count(`out ${topic.split('.')[1]}`, by),
    dropped: (reason, by = 1) => count(`dropped ${reason}`, by),
    lag: (_topic, partition, records) => void lags.set(partition, records),
    forgetLag: (_topic, partition) => void lags.delete(partition),
  };
}
