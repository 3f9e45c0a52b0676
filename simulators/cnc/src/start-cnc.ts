import { serveControl } from '@orrery/opcua/server';
import { type CncConfig } from './config.js';
import { controlRoutes } from './control.js';
import { Publisher } from './publisher.js';
import { RunningCell } from './running-cell.js';

export interface StartedCnc {
  cell: RunningCell;
  controlUrl: string;
  stop(): Promise<void>;
}

/** The whole simulator: machines, MQTT client, HTTP control. */
export async function startCnc(config: Readonly<CncConfig>): Promise<StartedCnc> {
  const publisher = new Publisher(config.mqtt);
  const cell = new RunningCell(config.seed, config.periodMs, publisher);
  const control = await serveControl(config.host, config.httpPort, controlRoutes(cell)).catch(async (error: unknown) => {
    await publisher.stop();
    throw error;
  });
  cell.start();
  return {
    cell,
    controlUrl: control.url,
    stop: async () => {
      cell.stop();
      await control.close();
      await publisher.stop();
    },
  };
}
