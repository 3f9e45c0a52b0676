import { serveControl } from '@orrery/opcua/server';
import { type PlantConfig } from './config.js';
import { controlRoutes } from './control.js';
import { Plant } from './domain/plant.js';
import { RunningGateways } from './mqtt/running-gateways.js';
import { RunningPlant } from './opcua/running-plant.js';

export interface StartedPlant {
  plant: Plant;
  endpoint: string;
  controlUrl: string;
  stop(): Promise<void>;
}

/** The whole simulator: plant, OPC UA server, Sparkplug gateways, HTTP control. */
export async function startPlant(config: Readonly<PlantConfig>): Promise<StartedPlant> {
  const plant = new Plant({ seed: config.seed, wearPerHour: config.wearPerHour });
  const pki = { root: config.pkiDir, trustUnknownClients: config.trustUnknownClients };
  const running = new RunningPlant(plant, { host: config.host, port: config.opcuaPort, pki, securityMode: config.securityMode }, config.speed);
  const gateways = config.mqtt && new RunningGateways(plant, config.seed, config.mqtt, running.writes, config.primaryHost);
  if (gateways) running.stepped = (dt, at) => gateways.stepped(dt, plant.seconds, at.getTime());
  await running.start();
  gateways?.start();
  const control = await serveControl(config.host, config.httpPort, controlRoutes(running, gateways)).catch(async (error: unknown) => {
    await gateways?.stop();
    await running.stop();
    throw error;
  });
  return {
    plant,
    endpoint: running.server.endpoint ?? '',
    controlUrl: control.url,
    stop: async () => {
      await control.close();
      await gateways?.stop();
      await running.stop();
    },
  };
}
