import { readConfig } from './config.js';
import { startCnc } from './start-cnc.js';

try {
  const config = readConfig();
  const cnc = await startCnc(config);
  console.log(`cnc ready: publishes to ${config.mqtt.url}, control ${cnc.controlUrl}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void cnc.stop().then(() => process.exit(0)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
