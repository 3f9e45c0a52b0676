import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelSetOf } from './interface.js';
import { type SourceFile } from './open-file.js';
import { formatProblem } from './problem.js';
import { readModels } from './read-models.js';
import { resolveModel } from './resolve-model.js';
import { toDtdlV3 } from './write-v3.js';

const DATA = process.env['ORRERY_DATA'];
if (DATA === undefined) process.stderr.write('isa95-ontology: skipped, ORRERY_DATA is not set\n');

function ontology(): SourceFile[] {
  const root = join(DATA!, 'dtdl-isa95');
  if (!existsSync(root)) throw new Error(`ORRERY_DATA is set, but ${root} does not exist: point it at the folder that holds dtdl-isa95.`);
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => ({ path: `models/${name.replaceAll('\\', '/')}`, content: readFileSync(join(root, name), 'utf8') }));
}

(DATA === undefined ? describe.skip : describe)('the ISA-95 ontology of the Digital Twin Consortium', () => {
  it('loads: 180 Interfaces, no problem', () => {
    const read = readModels(ontology());
    expect(read.problems.map(formatProblem)).toEqual([]);
    expect(read.interfaces).toHaveLength(180);
  });

  it('has three relationships whose target is spelled unlike the model it means: allowed by DTDL, told as warnings', () => {
    expect(readModels(ontology()).warnings.map(({ code, message }) => `${code} ${/dtmi:[^,]+/.exec(message)?.[0]}`)).toEqual([
      'dtdl.target.spelling dtmi:digitaltwins:isa95:physicalAssetCapabilityProperty;1',
      'dtdl.target.spelling dtmi:digitaltwins:isa95:physicalAssetActualProperty;1',
      'dtdl.target.spelling dtmi:digitaltwins:isa95:workMaster;1',
    ]);
  });

  it('resolves every Interface, inherited and component values included', () => {
    const { models, interfaces } = readModels(ontology());
    const resolved = interfaces.map(({ id }) => resolveModel(models, id)!);
    expect(resolved.reduce((sum, { values }) => sum + values.size, 0)).toBeGreaterThan(1000);
    const workUnit = resolveModel(models, 'dtmi:digitaltwins:isa95:WorkUnit;1')!;
    expect(workUnit.types).toContain('dtmi:digitaltwins:isa95:HierarchyScope;1');
    expect([...workUnit.values.keys()].some((path) => path.includes('/'))).toBe(true);
  });

  it('reads back the same after it was written in DTDL v3', () => {
    const first = readModels(ontology());
    const written = first.interfaces.map((model) => ({ path: model.file, content: JSON.stringify(toDtdlV3(model)) }));
    const second = readModels(written);
    expect(second.problems.map(formatProblem)).toEqual([]);
    for (const { id } of first.interfaces) {
      expect(resolveModel(second.models, id)).toEqual(resolveModel(modelSetOf(first.interfaces), id));
    }
  });
});
