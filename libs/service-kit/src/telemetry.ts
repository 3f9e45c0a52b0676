/**
 * Loaded before the service: `node --import @orrery/service-kit/telemetry dist/main.js`. Without ORRERY_OTLP_ENDPOINT it
 * does nothing and loads nothing.
 */
import { manifestOf } from './lifecycle/manifest.js';
import { readTelemetryConfig } from './telemetry/config.js';

const config = readTelemetryConfig();
if (config) {
  const { startTelemetry } = await import('./telemetry/start-telemetry.js');
  startTelemetry(config, manifestOf(process.argv[1] ?? ''));
}
