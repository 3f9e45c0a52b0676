/** Injection tokens of what is no class of ours. */
export const POOL = Symbol('orrery:api:postgres');
export const REDIS = Symbol('orrery:api:redis');
export const KAFKA = Symbol('orrery:api:kafka');
export const PUBLISHER = Symbol('orrery:api:publisher');
export const OUTBOX_RELAY = Symbol('orrery:api:outbox-relay');
export const TOPIC_READER = Symbol('orrery:api:topic-reader');
export const SEARCH_POOL = Symbol('orrery:api:search-postgres');
