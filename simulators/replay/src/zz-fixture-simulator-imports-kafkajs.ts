// as: simulators/replay/src
// breaks: no-restricted-imports
// says: kafkajs
import { Kafka } from 'kafkajs';
export const x: unknown = Kafka;
