export { type Component, type ComponentOptions, type Found } from './components/component.js';
export { startKafka, type Credentials, type Kafka, type KafkaOptions } from './components/kafka.js';
export { type Grant } from './components/kafka-access.js';
export { startOidc, type Oidc, type OidcOptions } from './components/oidc.js';
export { ADMIN_CLIENT, CLI_CLIENT, CONSOLE_CLIENT, TEST_VIEWER_CLIENT, type Role } from './oidc/settings.js';
export { startPostgres, type Postgres } from './components/postgres.js';
export { startRedis, type Redis } from './components/redis.js';
export { MissingToolError } from './errors.js';
