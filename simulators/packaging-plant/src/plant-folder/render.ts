import { Plant } from '../domain/plant.js';
import { bindingsYaml } from './bindings.js';
import { models } from './models.js';
import { twinsYaml } from './twins.js';

/** The plant folder of the simulated plant, by path within it. It follows from the plant's own list of machines and signals. */
export function renderPlantFolder(): Map<string, string> {
  const { machines } = new Plant({ seed: 1 });
  const files = new Map<string, string>();
  for (const [name, model] of models(machines)) files.set(`models/${name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()}.json`, `${JSON.stringify(model, null, 2)}\n`);
  files.set('twins.yaml', twinsYaml(machines));
  files.set('bindings.yaml', bindingsYaml(machines));
  return files;
}
