export { type Example, Following, type Held, javaExample, kafkaEnv, once, overRecords, pythonExample } from './consumers.js';
