export const CONNECT = Symbol('orrery:mqtt-connect');
