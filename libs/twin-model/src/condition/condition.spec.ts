import { type ConditionInput, type ConditionPath, type ConditionView } from './condition-view.js';
import { compileCondition } from './compile-condition.js';

const PATHS = new Map<string, ConditionPath>([
  ['flowRate', { datatype: 'double' }],
  ['motor/current', { datatype: 'double' }],
  ['steps', { datatype: 'int32' }],
  ['bottles', { datatype: 'int64' }],
  ['level', { datatype: 'byte' }],
  ['mode', { datatype: 'string' }],
  ['running', { datatype: 'boolean' }],
  ['setpoint', { datatype: 'double', writable: true }],
]);

const good = (value: unknown): ConditionInput => ({ value, quality: 'good', ageMs: 1500 });
const over = (inputs: Record<string, ConditionInput>, desired: Record<string, unknown> = {}): ConditionView => ({ reported: (path) => inputs[path], desired: (path) => desired[path] });
const compiled = (text: string) => compileCondition(text, PATHS).condition!;
const outcome = (text: string, view: ConditionView, usable?: 'good') => compiled(text).evaluate(view, usable).outcome;

describe('a condition', () => {
  it.each([
    ['value("flowRate") > 5', { flowRate: good(5.5) }, 'true'],
    ['value("flowRate") == 5', { flowRate: good(5) }, 'true'],
    ['value("flowRate") * 2 + 1 < 10', { flowRate: good(5) }, 'false'],
    ['value("bottles") == 9007199254740993', { bottles: good('9007199254740993') }, 'true'],
    ['value("steps") % 2 == 1', { steps: good(3) }, 'true'],
    ['value("mode") in ["auto", "manual"] && value("running")', { mode: good('auto'), running: good(true) }, 'true'],
    ['age("flowRate") > 1.0', { flowRate: good(1) }, 'true'],
    ['quality("flowRate") == "none"', {}, 'true'],
    ['!known("flowRate")', {}, 'true'],
  ])('%s', (text, inputs, expected) => {
    expect(outcome(text, over(inputs as Record<string, ConditionInput>))).toBe(expected);
  });

  it('compares a desired value with the reported one', () => {
    expect(outcome('desired("setpoint") - value("setpoint") > 10', over({ setpoint: good(100) }, { setpoint: 120 }))).toBe('true');
    expect(outcome('desired("setpoint") > 10', over({}))).toBe('indeterminate');
  });

  it('lists what it reads, each once', () => {
    expect(compiled('value("flowRate") > 1 || value("flowRate") < -1 && age("steps") < 5.0').references).toEqual([
      { call: 'value', path: 'flowRate' },
      { call: 'age', path: 'steps' },
    ]);
  });

  it('is judged without the types of the paths as well', () => {
    expect(compileCondition('value("x") + 1 > 5 && value("s") == "on"').condition!.evaluate(over({ x: good(5), s: good('on') })).outcome).toBe('true');
  });
});

describe('a bad or stale input', () => {
  const stale: ConditionInput = { value: 9, quality: 'stale' };

  it.each(['bad', 'stale'] as const)('of quality %s is indeterminate and says which input', (quality) => {
    const verdict = compiled('value("flowRate") > 5').evaluate(over({ flowRate: { value: 9, quality } }));
    expect(verdict).toMatchObject({ outcome: 'indeterminate', unusable: [{ path: 'flowRate', why: quality }] });
  });

  it('that is outweighed by the other side decides nothing', () => {
    const view = over({ flowRate: stale, running: good(false) });
    expect(outcome('value("flowRate") > 5 && value("running")', view)).toBe('false');
    expect(outcome('value("flowRate") > 5 || !value("running")', view)).toBe('true');
    expect(outcome('value("flowRate") > 5 || value("running")', view)).toBe('indeterminate');
  });

  it('never read is absent', () => {
    expect(compiled('value("flowRate") > 5').evaluate(over({})).unusable).toEqual([{ call: 'value', path: 'flowRate', why: 'absent' }]);
  });

  it('of uncertain quality is used, unless only good will do', () => {
    const view = over({ flowRate: { value: 9, quality: 'uncertain' } });
    expect(outcome('value("flowRate") > 5', view)).toBe('true');
    expect(outcome('value("flowRate") > 5', view, 'good')).toBe('indeterminate');
  });

  it('is not the only reason: a division by zero is indeterminate too, and says so', () => {
    expect(compiled('10 / value("steps") > 1').evaluate(over({ steps: good(0) }))).toMatchObject({ outcome: 'indeterminate', fault: expect.stringMatching(/zero/) });
  });
});

describe('a condition that does not parse or can never be true', () => {
  it.each([
    ['value("flowRate") >', 19, /cannot be read/],
    ['value("flowRte") > 5', 0, /no path "flowRte"/],
    ['5 < value(flowRate)', 4, /quoted text/],
    ['valeu("flowRate") > 5', 0, /no function "valeu"/],
    ['true && value("mode") > 5', 8, /string > int/],
    ['value("running") && flowRate > 5', 20, /Unknown variable: flowRate/],
    ['value("flowRate")', 0, /gives double/],
    ['1 < 2', 0, /reads nothing/],
    ['desired("flowRate") > 5', 0, /not writable/],
    ['value("mode").matches("(a+)+$")', 0, /matches/],
    ['value("flowRate") > 10 && value("flowRate") < 5', 0, /never be true/],
    ['!(value("flowRate") <= 10 || value("flowRate") >= 5)', 0, /never be true/],
    ['value("level") > 300', 0, /never be true/],
    ['value("mode") == "auto" && value("mode") == "manual"', 0, /never be true/],
    ['value("running") && !value("running")', 0, /never be true/],
    ['5 >= value("steps") && value("steps") > 5', 0, /never be true/],
  ])('%s is refused where it is wrong', (text, offset, message) => {
    const { condition, fault } = compileCondition(text, PATHS);
    expect(condition).toBeUndefined();
    expect(fault).toMatchObject({ offset, message: expect.stringMatching(message), fix: expect.stringMatching(/./) });
  });

  it('of more than 2000 characters is refused', () => {
    expect(compileCondition(`value("flowRate") > 5${' '.repeat(2000)}`, PATHS).fault?.message).toMatch(/more than 2000/);
  });

  it.each(['value("flowRate") > 10 || value("flowRate") < 5', 'value("steps") >= 5 && value("steps") <= 5', 'value("flowRate") > value("setpoint") && value("flowRate") < 5'])('%s is taken', (text) => {
    expect(compileCondition(text, PATHS).fault).toBeUndefined();
  });
});
