import type { PreparedService } from './prepare-service.js';
import type { BaseConfig, RunningService, ServiceOptions } from './service-options.js';

/**
 * Reads the configuration, opens nothing yet. Nest and Fastify are loaded here, and only here: tools that use the rest of
 * the kit do without.
 *
 * @throws OrreryError `configuration-invalid`
 */
export async function prepare<C extends BaseConfig>(options: ServiceOptions<C>): Promise<PreparedService> {
  const { prepareService } = await import('./prepare-service.js');
  return prepareService(options);
}

/**
 * Starts a service inside this process: HTTP with probes first, then its transports, then it is ready. Signals and exit
 * codes are left to the caller (see runService). What was opened is closed again when the start fails.
 *
 * @throws OrreryError `configuration-invalid`, and whatever the service's own providers throw.
 */
export async function startService<C extends BaseConfig>(options: ServiceOptions<C>): Promise<RunningService> {
  const service = await prepare(options);
  try {
    return await service.start();
  } catch (error) {
    await service.stop();
    throw error;
  }
}
