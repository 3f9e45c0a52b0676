import { readdirSync, readFileSync } from 'node:fs';
import { readFlowModel } from '@orrery/des';
import { flowLinks, flowNodes } from './nodes.js';
import { BOX, placeNodes } from './place-nodes.js';

const EXAMPLES = new URL('../../../../../../libs/des/examples/', import.meta.url);

function planOf(file: string, text: string) {
  const { model, places = {}, problems } = readFlowModel(file, text);
  if (!model) throw new Error(JSON.stringify(problems));
  const [nodes, links] = [flowNodes(model, places), flowLinks(model)];
  return { nodes, links, plan: placeNodes(nodes, links) };
}

describe('the plan of a line', () => {
  it.each(readdirSync(EXAMPLES))('%s: every place has its box, none on another, all within the drawing', (file) => {
    const { nodes, links, plan } = planOf(file, readFileSync(new URL(file, EXAMPLES), 'utf8'));
    expect([...plan.at.keys()].sort()).toEqual(nodes.map(({ name }) => name).sort());
    const boxes = [...plan.at];
    const touching = boxes.flatMap(([a, p], i) => boxes.slice(i + 1).flatMap(([b, q]) => (Math.abs(p.x - q.x) < BOX.width && Math.abs(p.y - q.y) < BOX.height ? [`${a} ${b}`] : [])));
    expect(touching).toEqual([]);
    expect(boxes.filter(([, { x, y }]) => x < BOX.width / 2 || y < BOX.height / 2 || x > plan.width - BOX.width / 2 || y > plan.height - BOX.height / 2)).toEqual([]);
    for (const { from, to } of links) expect([from, to].filter((name) => !plan.at.has(name))).toEqual([]);
  });

  it('stands as the layout says, to scale; what it leaves out stands beside what leads to it', () => {
    const { plan } = planOf('line.yaml', `orrery: flow/v1
name: line
sources: { parts: { every: 10, to: saw } }
stations: { saw: { time: 1, to: belt }, drill: { queue: {}, time: 1, to: pack }, pack: { time: 1, to: out } }
conveyors: { belt: { from: saw, time: 4, to: drill.queue } }
layout: { saw: { at: [0, 0] }, drill: { at: [20, 10] } }
sinks: [out]`);
    const [saw, drill, pack, parts] = ['saw', 'drill', 'pack', 'parts'].map((name) => plan.at.get(name)!);
    expect((drill!.x - saw!.x) / (drill!.y - saw!.y)).toBeCloseTo(2, 9);
    expect(pack!.y).toBe(drill!.y);
    expect(pack!.x).toBeGreaterThan(drill!.x);
    expect(parts!.x).toBeLessThan(saw!.x);
  });

  it('a conveyor is the way between what leads to it and where it leads; a queue belongs to its station', () => {
    const { links } = planOf('plant.yaml', readFileSync(new URL('packaging-plant.yaml', EXAMPLES), 'utf8'));
    expect(links).toContainEqual({ from: 'filler1', to: 'capper1', conveyor: 'belt1' });
    expect(links).toContainEqual({ from: 'capper1', to: 'labeller1' });
    expect(links).toContainEqual({ from: 'crates', to: 'palletiser' });
  });
});
