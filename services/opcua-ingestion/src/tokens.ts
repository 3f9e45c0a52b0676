export const KAFKA = Symbol('orrery:kafka');
export const PUBLISHER = Symbol('orrery:publisher');
export const TOPIC_READER = Symbol('orrery:topic-reader');
export const CONNECT = Symbol('orrery:opcua-connect');
export const PKI = Symbol('orrery:opcua-pki');
