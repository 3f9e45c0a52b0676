export { IngestionLog } from './ingestion-log.js';
