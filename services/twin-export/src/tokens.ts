export const KAFKA = Symbol('kafka settings');
