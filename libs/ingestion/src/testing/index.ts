export { INGESTION_TOPICS, IngestionLog } from './ingestion-log.js';
