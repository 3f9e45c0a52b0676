/** Injects the service's configuration: `@Inject(CONFIG) config: Config`. */
export const CONFIG = Symbol('orrery:config');

/** Injects the pino logger; `new Logger(Name)` of Nest writes to the same. */
export const LOGGER = Symbol('orrery:logger');
