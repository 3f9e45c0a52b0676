import { readConfig } from './config.js';
import { startPlant } from './start-plant.js';

try {
  const config = readConfig();
  const plant = await startPlant(config);
  console.log(`packaging-plant ready: ${plant.endpoint} (${config.securityMode}), control ${plant.controlUrl}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void plant.stop().then(() => process.exit(0)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
