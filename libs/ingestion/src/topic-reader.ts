import { type Contract } from '@orrery/contracts';
import { type ReadTopicOptions, type TopicReading } from '@orrery/kafka';

/** Reads a whole topic without a group; a test gives one that reads what it likes. */
export type TopicReader = <T>(contract: Contract<T>, options: ReadTopicOptions<T>) => TopicReading;
