// First of all: replaces parts of kafkajs before anything loads it.
import './wire/install.js';
export { joinKafka } from './layout/join-kafka.js';
export { Growth } from './repartition/growth.js';
export { abort as abortRepartition, repartition, type RepartitionOptions } from './repartition/repartition.js';
export { withLayout } from './layout/with-layout.js';
export { FollowedLayout } from './layout/followed-layout.js';
export { beginningsOf, homeOf, partitionsOf, type LayoutView } from './layout/layout.js';
export { RecordFlow, type RecordFlowOptions } from './flow/record-flow.js';
export { inRealm, type KafkaLog, type KafkaMetrics, type KafkaSettings } from './connection/settings.js';
export { type Delivered, type Poison } from './records/delivered.js';
export { MAX_RECORD_BYTES } from './records/encode.js';
export { type Outgoing } from './records/outgoing.js';
export { murmur2, partitionFor } from './records/partitioner.js';
export { type DeadLetterDraft } from './dead-letters/dead-letter.js';
export { KafkaPublisher, type Publisher, type PublisherOptions } from './publishing/publisher.js';
export { readTopic, type ReadTopicOptions, type TopicReading } from './reading/read-topic.js';
export { viewsRead } from './reading/views-read.js';
export { aclsFor, aclsForBackup, aclsForExporter, aclsForReaders, BACKUP, type AclGrant, type AclOperation } from './topics/acls.js';
export { type ExportTopics, followExportTopics } from './topics/export-topics.js';
export { awaitTopics } from './topics/await-topics.js';
export { ensureTopics, verifyTopics } from './topics/ensure-topics.js';
export { KafkaAdmin } from './topics/kafka-admin.js';
export {
  type LogState,
  type LogStateEffects,
  type LogStatePartition,
  type RestoredInfo,
} from './log-state/log-state.js';
export { LogStateRunner } from './log-state/log-state-runner.js';
export { type FaultPoint, type LogStateOptions } from './log-state/runner-options.js';
export { type RetryPolicy } from './retry/retry-policy.js';
export { OUTBOX_MIGRATION } from './outbox/outbox-migration.js';
export { OutboxRelay, type OutboxRelayOptions } from './outbox/outbox-relay.js';
export { outboxRow, type OutboxRow, writeOutbox, writeOutboxRows } from './outbox/write-outbox.js';
export { INBOX_MIGRATION, inTransaction } from './transactional/inbox.js';
export { LOG_MIGRATION } from './transactional/log-identity.js';
export { RestoreGate } from './transactional/restore-gate.js';
export { toPostgresError } from './transactional/postgres-error.js';
export { type AfterCommit, type AnyTransactionalHandler, type TransactionalFault, type TransactionalHandler, type TransactionalOptions } from './transactional/transactional-handler.js';
export { TransactionalRunner } from './transactional/transactional-runner.js';
export { OnBatches, OnLogState, OnRecords } from './nest/decorators.js';
export { KafkaStrategy, type KafkaStrategyOptions } from './nest/kafka-strategy.js';
export { RecordContext } from './nest/record-context.js';
