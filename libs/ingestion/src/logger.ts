import { type createLogger } from '@orrery/service-kit';

/** The logger that service-kit gives. */
export type Logger = ReturnType<typeof createLogger>;
