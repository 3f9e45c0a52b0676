export const CONNECT = Symbol('orrery:opcua-connect');
export const PKI = Symbol('orrery:opcua-pki');
