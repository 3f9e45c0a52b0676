export const POOL = Symbol('postgres');
export const POLICY_POOL = Symbol('postgres of the policy');
export const KAFKA = Symbol('kafka settings');
export const PKI = Symbol('opc ua certificates');
export const SOURCES = Symbol('sources of facts');
