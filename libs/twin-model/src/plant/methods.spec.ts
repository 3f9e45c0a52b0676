import { formatProblem } from '../dtdl/problem.js';
import { BINDINGS, files, plantOf } from './fixtures.js';
import { readPlant } from './read-plant.js';

const read = (method: string, bindings = BINDINGS) => readPlant(files({ 'bindings.yaml': bindings.replace('    items:', `    methods: [${method}]\n    items:`) }));
const problemsOf = (method: string, bindings = BINDINGS) => read(method, bindings).problems.map((problem) => formatProblem(problem)).join('\n');
const at = 'object: "nsu=urn:plant;s=Filler", method: "nsu=urn:plant;s=Filler.Clean"';

describe('methods of bindings.yaml', () => {
  it('are bound with the arguments of the model, as the server names and types them', () => {
    const [binding] = plantOf(read(`{ path: clean, ${at}, arguments: { seconds: { name: DurationS, datatype: uint16 } } }`)).bindings;
    expect(binding!.methods).toEqual([
      { path: 'clean', object: 'nsu=urn:plant;s=Filler', method: 'nsu=urn:plant;s=Filler.Clean', arguments: [{ name: 'seconds', as: 'DurationS', datatype: 'uint16' }, { name: 'hot', datatype: 'boolean' }] },
    ]);
  });
  it('may take no arguments', () => expect(plantOf(read(`{ path: reset, ${at} }`)).bindings[0]!.methods).toMatchObject([{ path: 'reset', arguments: [] }]));
  it.each<[string, string, string]>([
    ['a Command that the model does not have', `{ path: cleen, ${at} }`, 'has no Command "cleen"'],
    ['a value', `{ path: bottles, ${at} }`, 'bind it under "items"'],
    ['an argument that the Command does not have', `{ path: clean, ${at}, arguments: { secs: {} } }`, 'has no argument "secs"'],
    ['an argument of another kind', `{ path: clean, ${at}, arguments: { seconds: { datatype: string } } }`, '"seconds" is int32 in the model, which is no string'],
    ['a method twice', `{ path: reset, ${at} }, { path: reset, ${at} }`, 'already bound'],
  ])('refuse %s, with its place', (_what, method, says) => {
    expect(problemsOf(method)).toContain(says);
    expect(problemsOf(method)).toMatch(/bindings\.yaml:\d+/);
  });
  it('are of OPC UA alone', () => {
    const broker = BINDINGS.replace('type: opcua', 'type: sparkplug').replace('opc.tcp://127.0.0.1:4840', 'mqtts://127.0.0.1:8883').replace(/items:\n[\s\S]*$/, 'items:\n      - { metric: "G/n:m", path: flowRate }\n');
    expect(problemsOf(`{ path: reset, ${at} }`, broker)).toContain('plc has no methods');
  });
});
