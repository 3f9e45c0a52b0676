import { Plant } from '../domain/plant.js';
import { gatewaysOf } from '../gateways/gateways.js';
import { bindingsYaml } from './bindings.js';
import { instrumentModels } from './gateway-models.js';
import { instrumentTwins } from './gateway-twins.js';
import { models } from './models.js';
import { twinsYaml } from './twins.js';

/** The plant folder of the simulated plant, by path within it. It follows from the plant's own list of machines, signals and gateways. */
export function renderPlantFolder(): Map<string, string> {
  const plant = new Plant({ seed: 1 });
  const { machines } = plant;
  const gateways = gatewaysOf(plant);
  const instruments = gateways.flatMap((gateway) => gateway.instruments);
  const files = new Map<string, string>();
  for (const [name, model] of [...models(machines), ...instrumentModels(instruments)]) files.set(`models/${name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()}.json`, `${JSON.stringify(model, null, 2)}\n`);
  files.set('twins.yaml', twinsYaml(machines, instrumentTwins(gateways)));
  files.set('bindings.yaml', bindingsYaml(machines, gateways));
  return files;
}
