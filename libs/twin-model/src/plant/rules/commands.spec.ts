import { formatProblem } from '../../dtdl/problem.js';
import { files, plantOf } from '../fixtures.js';
import { readPlant } from '../read-plant.js';

const rule = (more: string, path = 'speedSetpoint') => `commands:\n  - id: filler-speed\n    on: { model: dtmi:test:Filler;1 }\n    path: ${path}\n${more}`;
const RANGE = '    range: { low: 3000, high: 12000 }\n';
const read = (text: string) => readPlant(files({ 'rules.yaml': text }));
const problemsOf = (text: string) => read(text).problems.map((problem) => formatProblem(problem)).join('\n');

describe('commands of rules.yaml', () => {
  it('are deny by default: who says nothing of the risk needs two approvers, who says nothing of idempotence is written once', () => {
    const [site] = plantOf(read(rule(RANGE))).rules;
    expect(site!.commands).toEqual([{ id: 'filler-speed', on: { models: ['dtmi:test:Filler;1'] }, path: 'speedSetpoint', risk: 'high', range: { low: 3000, high: 12000 }, idempotent: false }]);
  });
  it('keep every guard that they name', () => {
    const text = rule(`${RANGE}    risk: normal\n    rate: { by: 500, per: 1m }\n    tolerance: 2\n    interlock: value("flowRate") > 0.1\n    maxAge: 5s\n    mode: { path: state, in: ["1"] }\n    idempotent: true\n`);
    expect(plantOf(read(text)).rules[0]!.commands![0]).toMatchObject({ risk: 'normal', rate: { by: 500, perMs: 60_000 }, tolerance: 2, interlock: 'value("flowRate") > 0.1', maxAgeMs: 5_000, mode: { path: 'state', in: ['1'] }, idempotent: true });
  });
  const CLEAN = '    arguments: { seconds: { range: { low: 10, high: 600 } } }\n    verify: value("state") == 3\n';
  it('allow a method, with the range of each number that it takes and what shows that it was done', () => {
    const [site] = plantOf(read(rule(CLEAN, 'clean'))).rules;
    expect(site!.commands).toEqual([{ id: 'filler-speed', on: { models: ['dtmi:test:Filler;1'] }, path: 'clean', risk: 'high', arguments: { seconds: { range: { low: 10, high: 600 } } }, verify: 'value("state") == 3', idempotent: false }]);
  });
  it.each(['feeds#serialNumber', '^feeds#serialNumber', 'acme:riverside:capper#serialNumber'])('may look at a neighbour in an interlock: %s', (path) => {
    const interlock = `value("${path}") == "7"`;
    expect(plantOf(read(rule(`${RANGE}    interlock: ${interlock}\n`))).rules[0]!.commands![0]!.interlock).toBe(interlock);
  });
  it.each<[string, string, string]>([
    ['an interlock over a twin that is not there', rule(`${RANGE}    interlock: value("acme:riverside:caper#serialNumber") == "7"\n`), 'no twin "acme:riverside:caper"'],
    ['an interlock over a path that its neighbour does not have', rule(`${RANGE}    interlock: value("acme:riverside:capper#jam")\n`), 'acme:riverside:capper has no path "jam"'],
    ['an interlock over something that is no path of a neighbour', rule(`${RANGE}    interlock: value("feeds#") == 1\n`), 'names no path of another twin'],
    ['a read-back over a neighbour', rule(`    verify: value("feeds#state") == 3\n`, 'reset'), 'only an interlock may look at one'],
    ['a method of which nothing shows that it was done', rule('', 'reset'), 'does not say what shows that it was done'],
    ['a method whose read-back reads nothing', rule('    verify: 1 < 2\n', 'reset'), 'reads nothing of its twin'],
    ['a method with a range of its own', rule(`${RANGE}    verify: value("state") == 0\n`, 'reset'), '"range" is of values'],
    ['an argument that is a number without a range', rule('    verify: value("state") == 3\n', 'clean'), 'the argument "seconds" is a number'],
    ['an argument that the method does not have', rule(`${CLEAN.replace('seconds', 'secnods')}`, 'clean'), 'has no argument "secnods"'],
    ['an empty range of an argument', rule(CLEAN.replace('600', '10'), 'clean'), 'the range is empty'],
    ['a read-back condition of a value', rule(`${RANGE}    verify: value("state") == 0\n`), '"verify" is of methods'],
    ['a path that is not writable', rule(RANGE, 'flowRate'), 'is not writable'],
    ['a path that is not there', rule(RANGE, 'speedSetpiont'), 'no path "speedSetpiont"'],
    ['a number without a range', rule(''), 'names no range'],
    ['an empty range', rule('    range: { low: 3, high: 3 }\n'), 'the range is empty'],
    ['an interlock that does not parse', rule(`${RANGE}    interlock: value("flowRate") >\n`), 'the condition cannot be read'],
    ['an interlock that can never be true', rule(`${RANGE}    interlock: value("flowRate") > 5 && value("flowRate") < 4\n`), 'can never be true'],
    ['two rules for one path', `${rule(RANGE)}  - id: again\n    on: { model: dtmi:test:Filler;1 }\n    path: speedSetpoint\n${RANGE}`, 'already under the rule filler-speed'],
  ])('refuse %s, with its place', (_what, text, says) => {
    expect(problemsOf(text)).toContain(says);
    expect(problemsOf(text)).toMatch(/rules\.yaml:\d+/);
  });
});
