import { readConfig } from './config.js';
import { startReplay } from './start-replay.js';

try {
  const config = readConfig();
  const replay = await startReplay(config);
  const ways = [...(replay.replays.opcua ? [`${replay.endpoint} (${config.securityMode})`] : []), ...(replay.replays.mqtt ? [`rows to ${config.mqtt?.url}`] : [])];
  console.log(`replay ready: ${ways.join(', ')}, ${replay.recordings.length} recordings, control ${replay.controlUrl}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void replay.stop().then(() => process.exit(0)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
